/**
 * Check my calculation: which numbers are hidden, which one is asked for, and which were found.
 *
 * All are those of the parameters shown: u, z, delta of the sample shown, the gradients of the batch that comes next,
 * and what its update makes of the parameters. As soon as anything else is shown, nothing of it is found yet.
 */
import { batch, computed, effect, signal } from "../library.js";
import { frame, hideNumbers, scene } from "../store.js";

/** @typedef {"u" | "z" | "delta" | "gradient" | "next"} Kind */

/** @type {Kind[]} in the order in which they are computed */
export const KINDS = ["u", "z", "delta", "gradient", "next"];
const BY_LETTER = /** @type {Record<string, Kind>} */ ({ u: "u", z: "z", delta: "delta", dw: "gradient", db: "gradient" });

/** @type {import("../library.js").Signal<ReadonlySet<Kind>>} the kinds that the reader wants to work out */
export const kinds = signal(new Set(KINDS));
/** @type {import("../library.js").Signal<ReadonlySet<string>>} names that were worked out, or shown on request */
export const found = signal(new Set());
/** @type {import("../library.js").Signal<ReadonlySet<string>>} those among them that the reader worked out */
export const worked = signal(new Set());
/** @type {import("../library.js").Signal<string | null>} the number that is asked for */
export const asked = signal(null);

/**
 * The kind of a number by its name in the picture: u(2)[1], z(2)[1], delta(2)[1], dw(3)[1,1] for a gradient, and
 * w(3)[1,1]+ for what the update makes of a weight. Null where it is given: inputs, targets, parameters.
 * @param {string} name
 * @returns {Kind | null}
 */
export function kindOf(name) {
    if (name.endsWith("+")) return "next";
    if (name.startsWith("z(1)")) return null;
    return BY_LETTER[name.slice(0, name.indexOf("("))] ?? null;
}

/** Whether a number of the picture is hidden, by its name there: `isHidden.value("delta(3)[1]")`. */
export const isHidden = computed(() => {
    const [on, chosen, known] = [hideNumbers.value, kinds.value, found.value];
    return (/** @type {string} */ name) => {
        const kind = kindOf(name);
        return on && kind !== null && chosen.has(kind) && !known.has(name);
    };
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
 * All numbers that can be asked for, by kind, of the units that the picture shows.
 * @param {Scene} seen
 * @returns {Record<Kind, string[]>}
 */
export function hideable(seen) {
    /** @type {Record<Kind, string[]>} */
    const names = { u: [], z: [], delta: [], gradient: [], next: [] };
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
