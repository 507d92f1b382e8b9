/** What the panel shows: of all that is open, what was touched last. */
import { batch, computed, effect, signal } from "../library.js";
import { shortcut } from "../keyboard.js";
import { drawer, hideNumbers, open, opened, scene, stage } from "../store.js";
import { asked } from "./hiding.js";
import { asked as askedFor, lesson } from "./lessons.js";

/** @typedef {"number" | "stage" | "check" | "lesson" | "welcome"} Front */

const LONGEST = 12; // numbers that lead back

/** @type {import("../library.js").Signal<Front>} */
const touched = signal("welcome");

/** The numbers that were opened one from the other, the last one at the end. @type {import("../library.js").Signal<string[]>} */
export const trail = signal([]);

/** What there is to see, in the order of the tabs. @type {import("../library.js").ReadonlySignal<Front[]>} */
export const fronts = computed(() => {
    /** @type {Front[]} */
    const there = [];
    if (hideNumbers.value) there.push("check");
    if (stage.value > 0) there.push("stage");
    if (opened.value) there.push("number");
    if (!there.length) there.push("welcome");
    return scene.value?.problem.lesson || lesson.value ? ["lesson", ...there] : there;
});

export const front = computed(() => {
    if (fronts.value.includes(touched.value)) return touched.value;
    return /** @type {Front} */ (fronts.value.at(-1));
});

/** Brings something to the front. @param {Front} what */
export const show = what => {
    touched.value = what;
    if (what === "lesson" && !askedFor.peek()) askedFor.value = 1;
};

/** Closes the number that is open, and all that led to it. */
export const close = () => open(null);

shortcut("Escape", () => {
    if (front.peek() === "number") close();
});

/** Goes back to a number of the trail. @param {number} at */
export const backTo = at =>
    batch(() => {
        trail.value = trail.peek().slice(0, at + 1);
        open(trail.peek()[at]);
    });

effect(() => {
    const name = opened.value;
    const before = trail.peek();
    if (!name) trail.value = [];
    else if (before.at(-1) !== name) trail.value = [...before.filter(one => one !== name), name].slice(-LONGEST);
    if (name) touched.value = "number";
});
// Another network has other numbers: nothing leads back there.
const generation = computed(() => scene.value?.generation);
effect(() => {
    if (generation.value !== undefined && opened.peek()) trail.value = trail.peek().slice(-1);
});
effect(() => {
    if (stage.value > 0) touched.value = "stage";
});
effect(() => {
    if (!hideNumbers.value) return;
    touched.value = "check";
    close(); // a derivation has the answers
});
effect(() => {
    if (asked.value) touched.value = "check";
});
effect(() => {
    if (askedFor.value) touched.value = "lesson";
});

// The header opens the check; other sheets may lie over it meanwhile.
let before = "";
effect(() => {
    const now = drawer.value;
    if (now === "check") hideNumbers.value = true;
    else if (now === "" && hideNumbers.peek()) {
        if (before === "check") hideNumbers.value = false;
        else drawer.value = "check";
    }
    before = now;
});
