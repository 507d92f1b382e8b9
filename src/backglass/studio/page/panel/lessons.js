/** The lesson that is read beside the network: its text, step by step. */
import { batch, computed, effect, signal } from "../library.js";
import { act, connected, scene, send } from "../store.js";
import { lang } from "../words.js";

/**
 * @typedef {{title: string, html: string, lit: string[], stage?: number}} Step
 * @typedef {{name: string, ready: boolean, title: string, html_head: string, steps: Step[]}} Lesson
 */

const AGAIN = 700; // milliseconds

/** The lesson that belongs to the network shown, or the one that a link led to. @type {import("../library.js").Signal<string | null>} */
export const lesson = signal(null);
/** @type {import("../library.js").Signal<Lesson | null>} */
export const text = signal(null);
/** Step 0 is the head: what is given, and what comes. */
export const step = signal(0);
/** Counts how often a lesson was asked for, so that asking again brings it to the front. */
export const asked = signal(0);

/** The names that belong to the step at hand. */
export const ofStep = computed(() => (step.value ? (text.value?.steps[step.value - 1]?.lit ?? []) : []));

/**
 * Reads a lesson beside its own network; where another network is shown, that one is left.
 * @param {string} name
 */
export async function readLesson(name) {
    if (scene.peek()?.problem.lesson !== name && !(await act("problem", { problem: { lesson: name } }))) return;
    batch(() => {
        if (lesson.peek() !== name) step.value = 0;
        lesson.value = name;
        asked.value += 1;
    });
}

effect(() => {
    const own = scene.value?.problem.lesson ?? null;
    if (own === lesson.peek()) return;
    batch(() => {
        lesson.value = own;
        step.value = 0;
    });
});

// The text is fetched when it is first asked for, and again in the other language.
effect(() => {
    const [name, speak, count] = [lesson.value, lang.value, asked.value];
    if (!name || !count || !connected.value) {
        text.value = null;
        return;
    }
    void fetchText(name, speak);
});

/** Asks until the lesson is ready: a long one is worked out for some seconds. @param {string} name @param {Language} speak */
async function fetchText(name, speak) {
    clearTimeout(timer);
    const had = text.peek();
    if (had?.name === name && had.ready && spokenIn === speak) return;
    const reply = /** @type {any} */ (await send("lesson", { name }).catch(() => null));
    if (lesson.peek() !== name || lang.peek() !== speak) return;
    spokenIn = speak;
    text.value = reply && { ...reply, name };
    if (reply && !reply.ready) timer = setTimeout(() => fetchText(name, speak), AGAIN);
}
let spokenIn = "";
let timer = 0;
