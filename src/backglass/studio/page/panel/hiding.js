/**
 * Check my calculation: which numbers are hidden, which one is asked for, and which were found.
 *
 * All are those of the parameters shown: u, z, delta of the sample shown, the gradients of the batch that comes next,
 * and what its update makes of the parameters. As soon as anything else is shown, nothing of it is found yet.
 */
import { batch, computed, effect, signal } from "../library.js";
import { frame, hideNumbers, open, scene } from "../store.js";

/** @typedef {"u" | "z" | "loss" | "delta" | "gradient" | "next"} Kind */

/** @type {Kind[]} in the order in which they are computed */
export const KINDS = ["u", "z", "loss", "delta", "gradient", "next"];

/** @type {import("../library.js").Signal<ReadonlySet<Kind>>} the kinds that the reader wants to work out */
export const kinds = signal(new Set(KINDS));
/** @type {import("../library.js").Signal<ReadonlySet<string>>} names that were worked out, or shown on request */
export const found = signal(new Set());
/** @type {import("../library.js").Signal<ReadonlySet<string>>} those among them that the reader worked out */
export const worked = signal(new Set());
/** @type {import("../library.js").Signal<string | null>} the number that is asked for */
export const asked = signal(null);

/**
 * All numbers that can be asked for, by kind, of the units that the picture shows: u(2)[1], z(2)[1], delta(2)[1],
 * dw(3)[1,1] for a gradient, w(3)[1,1]+ for what the update makes of a weight; the loss where one batch is all rows.
 * @param {Scene} seen
 * @returns {Record<Kind, string[]>}
 */
function hideableIn(seen) {
    /** @type {Record<Kind, string[]>} */
    const names = { u: [], z: [], loss: seen.batches === 1 ? ["E"] : [], delta: [], gradient: [], next: [] };
    for (const { l, shown: units } of seen.layers.slice(1)) {
        for (const j of units) {
            for (const what of /** @type {const} */ (["u", "z", "delta"])) names[what].push(`${what}(${l})[${j}]`);
            for (const i of seen.layers[l - 2].shown) names.gradient.push(`dw(${l})[${j},${i}]`);
            if (seen.biases === "augmented") names.gradient.push(`dw(${l})[${j},0]`);
            if (seen.biases === "per_unit") names.gradient.push(`db(${l})[${j}]`);
        }
        if (seen.biases === "shared") names.gradient.push(`db(${l})`);
    }
    names.next = names.gradient.map(name => `${name.slice(1)}+`);
    return names;
}

export const hideable = computed(() => (scene.value ? hideableIn(scene.value) : null));

/** The names of the kinds that are hidden. */
const hidden = computed(() => {
    const [names, on] = [hideable.value, hideNumbers.value];
    return new Set(names && on ? [...kinds.value].flatMap(kind => names[kind]) : []);
});

/** Whether a number of the picture is hidden, by its name there: `isHidden.value("delta(3)[1]")`. */
export const isHidden = computed(() => {
    const [all, known] = [hidden.value, found.value];
    return (/** @type {string} */ name) => all.has(name) && !known.has(name);
});

/** What `check` and `reveal` call a number of the picture: a gradient goes by its parameter. @param {string} name */
export const nameToCheck = name => name.replace(/^d(?=[wb]\()/, "");

/** Asks the reader for a number of the picture. @param {string} name */
export const ask = name => {
    asked.value = name;
};

/** The number is known from now on. @param {string} name @param {boolean} byReader */
export function know(name, byReader) {
    batch(() => {
        found.value = new Set([...found.value, name]);
        if (byReader) worked.value = new Set([...worked.value, name]);
    });
}

/** Nothing is found any more. */
export function hideAgain() {
    batch(() => {
        found.value = new Set();
        worked.value = new Set();
        asked.value = null;
    });
}

const shown = computed(() => `${scene.value?.generation} ${frame.value?.update} ${frame.value?.sample}`);
effect(() => {
    if (shown.value) hideAgain();
});

/**
 * What a press on a number of the picture does: the hidden one is asked for, another one opened. Where a parameter
 * stands, its gradient and its next value are asked for.
 * @param {string} name
 */
export function touch(name) {
    const behind = /^[wb]\(/.test(name) ? [`d${name}`, `${name}+`] : [name];
    const wanted = behind.find(isHidden.peek());
    if (wanted) ask(wanted);
    else open(name);
}
