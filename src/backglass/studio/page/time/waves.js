/** Light that goes through the picture: first what a stage takes, then what it makes of it. */
import { effect, untracked } from "../library.js";
import { keep } from "../panel/light.js";
import { staged, wave } from "./walk.js";

/**
 * Names in the order in which they are computed, those of one kind and layer together.
 * @param {string[]} names
 * @returns {string[][]}
 */
export function inWaves(names) {
    /** @type {Map<string, string[]>} */
    const groups = new Map();
    for (const name of names) {
        const kind = name.slice(0, name.indexOf(")") + 1).replace(/^b\(/, "w(").replace(/^db\(/, "dw(");
        groups.set(kind, [...(groups.get(kind) ?? []), name]);
    }
    return [...groups.values()];
}

/** Whether the reader asked for no movement. */
const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Keeps lit what the stage at hand computes; what is returned puts it out. */
export function lightStages() {
    let timer = 0;
    const stop = effect(() => {
        const names = staged.value?.lit ?? [];
        clearTimeout(timer);
        const lasts = untracked(() => wave.value);
        const waves = inWaves(names);
        if (!lasts || isStill()) return keep(names);
        const next = (/** @type {number} */ upTo) => {
            keep(waves.slice(0, upTo).flat());
            if (upTo < waves.length) timer = setTimeout(() => next(upTo + 1), lasts);
        };
        return next(1);
    });
    return () => {
        clearTimeout(timer);
        stop();
        keep();
    };
}
