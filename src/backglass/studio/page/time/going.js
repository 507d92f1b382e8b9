/** Going through time by hand: a step, many at once, back, again, anywhere. */
import { signal } from "../library.js";
import { act, frame, playing, scene, stopped } from "../store.js";
import { series } from "../charts/series.js";
import { endWalk, stageBack } from "./walk.js";

/** @typedef {"update" | "epoch" | "sample"} By */

/** @type {By[]} */
export const WAYS = ["update", "epoch", "sample"];

/** @type {import("../library.js").Signal<By>} what one step is */
export const by = signal("update");
/** @type {import("../library.js").Signal<number | null>} the update that was asked for and is not shown yet */
export const wanted = signal(null);

/** What the reader does by hand ends the playing, and the walk through the stages. */
function begin() {
    playing.value = false;
    stopped.value = null;
    endWalk();
}

export function step() {
    begin();
    return act("step", { by: by.peek(), n: 1 });
}

/** @param {number} n */
export function advance(n) {
    begin();
    return act("advance", { n });
}

export function again() {
    begin();
    return act("again");
}

/** One step back, of the kind that is chosen; in the midst of an update one stage. */
export async function back() {
    if (!playing.peek() && stageBack()) return;
    const shown = frame.peek();
    if (!shown) return;
    if (by.peek() === "sample") {
        begin();
        const samples = scene.peek()?.samples ?? 1;
        await act("show", { sample: (shown.sample + samples - 1) % samples });
    } else {
        const batches = by.peek() === "epoch" ? Math.max(scene.peek()?.batches ?? 1, 1) : 1;
        await goTo((Math.ceil(shown.update / batches) - 1) * batches);
    }
}

let under_way = false;

/**
 * To an update among those that were made. Of many that are asked for while one is under way, the last one counts.
 * @param {number} update
 */
export async function goTo(update) {
    begin();
    wanted.value = Math.min(Math.max(Math.round(update), 0), frame.peek()?.end ?? 0);
    if (under_way) return;
    under_way = true;
    try {
        for (let at = wanted.peek(); at !== null; at = wanted.peek() === at ? null : wanted.peek())
            if (!(await act("to", { update: at }))) break;
    } finally {
        under_way = false;
        wanted.value = null;
    }
}

/** Where a run that stopped can be taken back to: the update at which its loss was lowest. */
export function lowest() {
    const { update, loss } = series.value;
    let best = 0;
    loss.forEach((value, n) => {
        if (value !== null && value < (loss[best] ?? Infinity)) best = n;
    });
    return update[best] ?? 0;
}
