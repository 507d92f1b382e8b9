/**
 * The walk through one update, stage by stage: its formulas are asked for one after the other; the last makes the update.
 */
import { batch, effect, signal, untracked } from "../library.js";
import { keep } from "../panel/light.js";
import { act, frame, opened, scene, stage } from "../store.js";
import { lang } from "../words.js";

/** @typedef {{k: number, title: string, html: string, lit: string[], update: number}} Staged */

/** @type {import("../library.js").Signal<Staged | null>} the stage at hand, with its formulas */
export const staged = signal(null);
/** Whether the formulas of the stage at hand are read; what is opened takes their place. */
export const isRead = signal(false);
/** Whether the walk's update was made: the stage at hand is the last one, and nothing is to come. */
export const made = signal(false);

const WAVE = 160; // milliseconds from what is taken to what is made of it, where one stage is pressed

let busy = false;
let wave = 0;
/** The run, and the sample, that the walk belongs to. */
let belongs = { run: "", sample: 0 };

const run = () => `${scene.value?.generation} ${scene.value?.edits.length}`;

/** Whether something else is shown than what the walk speaks of. */
function isElsewhere() {
    const [at, shown, now] = [staged.value, frame.value, run()];
    if (!at || !shown) return true;
    if (now !== belongs.run) return true;
    // The frame after the update may come a moment later than the answer.
    if (made.value) return shown.update !== at.update && shown.update !== at.update - 1;
    return shown.update !== at.update - 1 || shown.sample !== belongs.sample;
}

/** Ends the walk: nothing of the next update is lit any more. */
export function endWalk() {
    if (!staged.peek()) return;
    clearTimeout(wave);
    batch(() => {
        staged.value = null;
        isRead.value = made.value = false;
        stage.value = 0;
        keep();
    });
}

effect(() => {
    if (isElsewhere() && !busy) endWalk();
});

effect(() => {
    if (opened.value) isRead.value = false;
});

effect(() => {
    void lang.value;
    const at = staged.peek();
    if (at && !made.peek()) void show(at.k, 0);
});

/**
 * Names in the order in which they are computed: weights that are taken first, then sums, then what is made of them.
 * @param {string[]} names
 * @returns {string[][]}
 */
export function inWaves(names) {
    /** @type {Map<string, string[]>} */
    const groups = new Map();
    for (const name of names) {
        const layer = name.slice(0, name.indexOf(")") + 1).replace(/^d?[wb]\(/, "w(");
        groups.set(layer, [...(groups.get(layer) ?? []), name]);
    }
    return [...groups.values()];
}

/** Whether the reader asked for no movement. */
export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** @param {string[]} names @param {number} lasts - milliseconds from one wave to the next; 0: all at once */
function light(names, lasts) {
    clearTimeout(wave);
    const waves = inWaves(names);
    if (!lasts || isStill()) return keep(names);
    const next = (/** @type {number} */ upTo) => {
        keep(waves.slice(0, upTo).flat());
        if (upTo < waves.length) wave = setTimeout(() => next(upTo + 1), lasts);
    };
    next(1);
}

/** @param {number} k @param {number} lasts */
async function show(k, lasts) {
    const reply = await act("stage", { k });
    if (!reply) return false;
    belongs = { run: untracked(run), sample: frame.peek()?.sample ?? 0 };
    batch(() => {
        staged.value = { k, title: reply.title, html: reply.html, lit: reply.lit, update: (frame.peek()?.update ?? 0) + 1 };
        stage.value = k + 1;
        isRead.value = true;
        made.value = false;
        light(reply.lit, lasts);
    });
    return true;
}

/**
 * Goes to a stage of the update that comes next; the last one makes it.
 * @param {number} k
 * @param {number} [lasts]
 */
export async function goToStage(k, lasts = WAVE) {
    const count = scene.peek()?.stages.length ?? 0;
    if (busy || k < 0 || k >= count) return;
    busy = true;
    try {
        if (!(await show(k, lasts)) || k < count - 1) return;
        if (!(await act("step", { by: "update", n: 1 }))) return;
        batch(() => {
            made.value = true;
            stage.value = 0;
        });
    } finally {
        busy = false;
        if (untracked(isElsewhere)) endWalk();
    }
}

/** One stage on. @param {number} [lasts] */
export const nextStage = lasts => goToStage(staged.peek() && !made.peek() ? (staged.peek()?.k ?? -1) + 1 : 0, lasts);

/** One stage back, where a walk is under way: whether it was. */
export function stageBack() {
    const at = staged.peek();
    if (!at || made.peek()) return false;
    if (at.k === 0) endWalk();
    else void goToStage(at.k - 1);
    return true;
}
