// Small drawings of what can be learned from. They are pictures of a kind, not the data: those come from the session.

import { html } from "../library.js";

const SIDE = 44;

/** @typedef {[number, number, 0 | 1]} Dot place in the square from -1 to 1, and class */

/** The same small displacements every time: a drawing does not change from visit to visit.
 * @param {number} i @param {number} size */
const shake = (i, size) => [Math.sin(i * 12.9898) * size, Math.cos(i * 78.233) * size];

/** @typedef {(i: number, share: number) => number[]} Place */

/** @param {number} n @param {Place} place @param {0 | 1} label @returns {Dot[]} */
function dots(n, place, label) {
    return Array.from({ length: n }, (_, i) => {
        const [x, y] = place(i, i / n);
        return /** @type {Dot} */ ([x, y, label]);
    });
}

/** @param {number} angle @param {number} r */
const polar = (angle, r) => [r * Math.cos(angle), r * Math.sin(angle)];

/** @param {number} x @param {number} y @param {number} size @returns {Place} */
const cloud = (x, y, size) => i => {
    const [dx, dy] = shake(i + 1, size);
    return [x + dx, y + dy];
};

/** @param {(x: boolean, y: boolean) => boolean} is @returns {Dot[]} */
const corners = is =>
    [0, 1, 2, 3].map(i => {
        const [x, y] = [i % 2, Math.floor(i / 2)];
        return /** @type {Dot} */ ([x * 1.3 - 0.65, y * 1.3 - 0.65, is(x === 1, y === 1) ? 1 : 0]);
    });

/** @type {Record<string, () => Dot[]>} */
const DRAWN = {
    and: () => corners((x, y) => x && y),
    or: () => corners((x, y) => x || y),
    "xor-points": () => corners((x, y) => x !== y),
    circles: () => [
        ...dots(14, (_, s) => polar(s * 2 * Math.PI, 0.86), 0),
        ...dots(8, (_, s) => polar(s * 2 * Math.PI, 0.36), 1),
    ],
    moons: () => [
        ...dots(9, (_, s) => [Math.cos(s * 3.4) * 0.6 - 0.28, Math.sin(s * 3.4) * 0.7 - 0.1], 0),
        ...dots(9, (_, s) => [0.28 - Math.cos(s * 3.4) * 0.6, 0.1 - Math.sin(s * 3.4) * 0.7], 1),
    ],
    spiral: () => [
        ...dots(13, (_, s) => polar(s * 6 + 0.4, 0.1 + s * 0.85), 0),
        ...dots(13, (_, s) => polar(s * 6 + 0.4 + Math.PI, 0.1 + s * 0.85), 1),
    ],
    gaussians: () => [...dots(9, cloud(-0.45, -0.4, 0.36), 0), ...dots(9, cloud(0.45, 0.4, 0.36), 1)],
};

const LEAF = "M22 22 C12 14 14 5 22 3 C30 5 32 14 22 22Z";

/** @type {Record<string, () => any>} */
const OTHERS = {
    slope: () =>
        html`<path class="fine" d="M6 30 L26 38 L40 18 L20 10 Z" /><path
                class="fine"
                d="M13 23 L33 28 M16 34 L30 14"
            />`,
    sine: () => html`<path class="curve" d="M4 22 C10 4 16 4 22 22 S34 40 40 22" />`,
    hills: () => html`<path class="fine" d="M4 32 C9 32 10 12 15 12 S21 32 25 32 S31 20 35 20 S39 32 41 32" />`,
    iris: () =>
        html`${[0, 120, 240].map(a => html`<path class="fine" d=${LEAF} transform=${`rotate(${a} 22 22)`} />`)}`,
    digits: () => html`<path class="stroke" d="M14 14 C14 7 30 7 30 15 C30 23 14 27 14 35 L31 35" />`,
    points: () =>
        html`<path class="fine" d="M22 6 V38 M6 22 H38" /><circle class="dot-0" cx="14" cy="15" r="2.6" /><circle
                class="dot-1"
                cx="30"
                cy="29"
                r="2.6"
            />`,
    table: () => html`<path class="fine" d="M7 9 H37 V35 H7 Z M7 17 H37 M7 26 H37 M19 9 V35" />`,
    model: () =>
        html`<path class="fine" d="M12 14 L32 14 M12 14 L32 30 M12 30 L32 14 M12 30 L32 30" /> ${[
                [12, 14],
                [12, 30],
                [32, 14],
                [32, 30],
            ].map(([x, y]) => html`<circle class="knot" cx=${x} cy=${y} r="4" />`)}`,
};

/** A small square drawing; nothing where the kind has none.
 * @param {{kind: string}} props */
export function Thumbnail({ kind }) {
    const other = OTHERS[kind],
        drawn = DRAWN[kind];
    if (!other && !drawn) return null;
    const at = (/** @type {number} */ v) => SIDE / 2 + v * (SIDE / 2 - 4);
    const marks = drawn?.().map(([x, y, label]) =>
        label
            ? html`<circle class="dot-1" cx=${at(x)} cy=${at(-y)} r="2.2" />`
            : html`<circle class="dot-0" cx=${at(x)} cy=${at(-y)} r="2" />`,
    );
    return html`<svg class="thumbnail" viewBox="0 0 44 44" width="44" height="44" aria-hidden="true">
        ${marks ?? other()}
    </svg>`;
}
