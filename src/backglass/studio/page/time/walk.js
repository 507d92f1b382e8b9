/**
 * The walk through one update, stage by stage; the last stage makes the update.
 *
 * `store.stage` says how far it is: whoever sets it leads there. The formulas of the stage at hand are asked for here,
 * and what it computes is lit.
 */
import { batch, effect, signal, untracked } from "../library.js";
import { Refused, act, frame, scene, send, stage } from "../store.js";
import { lang } from "../words.js";

/** @typedef {{k: number, title: string, html: string, lit: string[]}} Staged */

/** @type {import("../library.js").Signal<Staged | null>} the formulas of the stage at hand */
export const staged = signal(null);
/** One sentence where they cannot be had. */
export const refused = signal("");
/** Whether the walk's update was made: nothing of it is to come. */
export const made = signal(false);
/** The number of the update that is walked through; 0 where none is known yet. */
export const walked = signal(0);
/** Milliseconds from what a stage takes to what it makes of it. */
export const wave = signal(0);

const WAVE = 160;

let sample = 0;
let busy = false;

/** Ends the walk: nothing of an update is lit any more. */
export function endWalk() {
    stage.value = 0;
}

/** @param {number} k */
async function read(k) {
    const isThis = () => stage.peek() === k + 1;
    try {
        const reply = await send("stage", { k });
        if (!isThis()) return;
        batch(() => {
            staged.value = { k, title: reply.title, html: reply.html, lit: reply.lit };
            refused.value = "";
        });
    } catch (error) {
        if (!(error instanceof Refused)) throw error;
        if (!isThis()) return;
        batch(() => {
            staged.value = null;
            refused.value = error.message;
        });
    }
}

/** @type {Promise<void>} the reading under way */
let reading = Promise.resolve();

effect(() => {
    void lang.value;
    const count = stage.value;
    untracked(() => {
        if (!count)
            batch(() => {
                staged.value = null;
                refused.value = "";
                made.value = false;
            });
        else if (!made.value) begin(count - 1);
    });
});

/** What the walk speaks of; a link may lead into it before any frame is there. @param {typeof frame.value} shown */
function take(shown) {
    walked.value = shown ? shown.update + 1 : 0;
    sample = shown?.sample ?? 0;
}

/** @param {number} k */
function begin(k) {
    take(frame.peek());
    reading = read(k);
}

effect(() => {
    const [shown, update] = [frame.value, walked.value];
    if (!shown || !stage.peek() || busy) return;
    if (!update) return take(shown);
    const isNext = shown.update === update - 1 && shown.sample === sample;
    // The frame that shows the update may come a moment later than the answer.
    const isMade = made.value && (shown.update === update || shown.update === update - 1);
    if (!isNext && !isMade) endWalk();
});

/**
 * Goes to a stage of the update that comes next, counted from 0; the last one makes it.
 * @param {number} k
 * @param {number} [lasts] - milliseconds of a wave of light
 */
export async function goToStage(k, lasts = WAVE) {
    const count = scene.peek()?.stages.length ?? 0;
    if (busy || k < 0 || k >= count) return;
    wave.value = lasts;
    made.value = false;
    if (stage.peek() === k + 1) begin(k);
    else stage.value = k + 1;
    if (k < count - 1) return reading;
    busy = true;
    try {
        // Asked for before the update is made, the formulas are those of this update.
        const [, reply] = await Promise.all([reading, act("step", { by: "update", n: 1 })]);
        if (reply) made.value = true;
    } finally {
        busy = false;
    }
}

/** One stage on. @param {number} [lasts] */
export const nextStage = lasts => goToStage(made.peek() ? 0 : stage.peek(), lasts);

/** One stage back, where a walk is under way: whether it was. */
export function stageBack() {
    if (!stage.peek() || made.peek()) return false;
    if (stage.peek() === 1) endWalk();
    else void goToStage(stage.peek() - 2);
    return true;
}
