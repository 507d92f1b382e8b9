/** What is lit in the picture and in the formulas: what lies under the pointer, else what was chosen to stay. */
import { computed, effect, signal } from "../library.js";
import { pointed as pointedInPicture } from "../network/state.js";
import { lit } from "../store.js";

/** @type {ReadonlySet<string>} */
const NOTHING = new Set();

/** Names that stay lit: a path, a stage, a lesson's step. @type {import("../library.js").Signal<ReadonlySet<string>>} */
const kept = signal(NOTHING);
/** Names under the pointer or the focus. @type {import("../library.js").Signal<ReadonlySet<string>>} */
const pointed = signal(NOTHING);

const same = (/** @type {ReadonlySet<string>} */ one, /** @type {ReadonlySet<string>} */ other) =>
    one.size === other.size && [...one].every(name => other.has(name));

/** @param {import("../library.js").Signal<ReadonlySet<string>>} to @param {readonly string[]} names */
function put(to, names) {
    const next = names.length ? new Set(names) : NOTHING;
    if (!same(to.peek(), next)) to.value = next;
}

effect(() => {
    lit.value = pointed.value.size ? pointed.value : kept.value;
});

/** Lights these names until others are kept. @param {readonly string[]} [names] */
export const keep = (names = []) => put(kept, names);

/** Lights these names while they are pointed at; without names, what is kept is lit again. @param {readonly string[]} [names] */
export const point = (names = []) => put(pointed, names);

/** What is pointed at, here or in the picture. */
const finger = computed(() => {
    const name = pointedInPicture.value;
    return pointed.value.size ? pointed.value : name ? new Set([name]) : NOTHING;
});

/** Whether one of these names is pointed at. @param {readonly string[]} names */
export const isPointed = names => names.some(name => finger.value.has(name));

/** What an element needs to light names while the pointer or the focus is on it. @param {readonly string[]} names */
export const lights = names => ({
    onPointerEnter: () => point(names),
    onPointerLeave: () => point(),
    onFocusIn: () => point(names),
    onFocusOut: () => point(),
});
