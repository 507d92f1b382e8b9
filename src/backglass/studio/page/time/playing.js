/**
 * Playing: the page paints a frame and asks for the next one, never for many; so a slow page is never behind, and a
 * closed one trains nothing. Where an answer takes long, the next frame, or the few next ones of a line that carries
 * several at once, are asked for while the one at hand is painted.
 */
import { effect, signal } from "../library.js";
import { Refused, connected, notice, playing, send, speed, stopped, together } from "../store.js";
import { endWalk, nextStage } from "./walk.js";

/**
 * @typedef {object} Speed
 * @property {string} id
 * @property {number} [second] - updates a second
 * @property {number} [frame] - updates a frame
 */

const ALL = 1_000_000_000; // the session ends a frame after 12 ms in any case
const LONG = 8; // milliseconds that an answer takes, half the time between two frames of a screen

/** @type {Speed[]} from slow to fast */
export const SPEEDS = [
    { id: "stages" },
    { id: "second-1", second: 1 },
    { id: "second-10", second: 10 },
    { id: "frame-1", frame: 1 },
    { id: "frame-10", frame: 10 },
    { id: "frame-100", frame: 100 },
    { id: "fast", frame: ALL },
];
/** Seconds that a stage stands, where it is played by stages. */
export const PACES = [6, 4, 2, 1, 0.5];

/** @type {import("../library.js").Signal<string>} */
export const chosen = signal("frame-1");
export const pace = signal(2);

const SIXTY = 60; // frames a second, of which a slow speed is a share
effect(() => {
    const { frame: each, second } = SPEEDS.find(({ id }) => id === chosen.value) ?? SPEEDS[3];
    speed.value = each ?? (second ?? 0) / SIXTY;
});

export const toggle = () => {
    playing.value = !playing.peek();
};

/** The time of the next frame that is painted. @returns {Promise<number>} */
const painted = () => new Promise(resolve => requestAnimationFrame(resolve));

/** Waits, unless playing ends or the speed is changed meanwhile. @param {number} seconds @param {() => boolean} isOver */
async function pause(seconds, isOver) {
    const until = performance.now() + 1000 * seconds;
    while (performance.now() < until && !isOver()) await painted();
}

/** Asks for the next frame; how many milliseconds it took. @param {number} updates */
async function answered(updates) {
    const asked = performance.now();
    await send("frame", { updates });
    return performance.now() - asked;
}

/** The number of the playing under way: an older one ends where it finds another. */
let run = 0;

async function play() {
    const mine = ++run;
    const isOver = () => run !== mine || !playing.peek();
    let last = -Infinity;
    /** @type {Promise<number>[]} answers that are still to come */
    const asked = [];
    /** @param {number} updates @param {number} count */
    const ask = (updates, count) => {
        for (let k = 0; k < count; k++) {
            const answer = answered(updates);
            answer.catch(() => {}); // it is told where it is awaited
            asked.push(answer);
        }
    };
    while (!isOver()) {
        const now = await painted();
        const { id, second, frame: each } = SPEEDS.find(one => one.id === chosen.peek()) ?? SPEEDS[3];
        if (isOver()) break;
        if (id === "stages") {
            await nextStage(pace.peek() * 250);
            await pause(pace.peek(), () => isOver() || chosen.peek() !== "stages");
        } else {
            endWalk();
            if (second && now - last < 1000 / second - 4) continue;
            last = now;
            if (!asked.length) ask(each ?? 1, 1);
            const took = await /** @type {Promise<number>} */ (asked.shift());
            if (each && took > LONG && asked.length < together() && !isOver()) ask(each, together());
        }
    }
    await Promise.all(asked);
    // Paused, everything is exact: the loss at this very update, the gradients of the batch that comes next.
    if (run === mine && connected.peek() && chosen.peek() !== "stages") await send("frame", { updates: 0 });
}

effect(() => {
    if (!playing.value) return;
    stopped.value = null;
    play().catch(error => {
        if (!(error instanceof Refused)) throw error;
        playing.value = false;
        notice.value = error.message;
    });
});
