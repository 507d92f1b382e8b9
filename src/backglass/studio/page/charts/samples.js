/** Samples as marks: a class by its colour and by its shape. */
import { html } from "../library.js";

// Around the origin, all about as large.
const SHAPES = [
    "M-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z",
    "M-3.6-3.6H3.6V3.6H-3.6z",
    "M0-4.6L4.4 3.4H-4.4z",
    "M0-5L5 0L0 5L-5 0z",
    "M-1.4-4.4H1.4V-1.4H4.4V1.4H1.4V4.4H-1.4V1.4H-4.4V-1.4H-1.4z",
    "M0 4.6L4.4-3.4H-4.4z",
];

/** @param {number} k - a class, from 0 */
export const shapeOf = k => SHAPES[k % SHAPES.length];

/**
 * @param {{places: [number, number][], kinds: number[], two: boolean}} properties - `two`: of two classes, colours are those of signs
 */
export function Samples({ places, kinds, two }) {
    return html`<g class="samples">
        ${places.map(([x, y], n) => {
            const kind = kinds[n];
            const hue = two ? (kind ? "plus" : "minus") : `hue-${kind % 8}`;
            return html`<path key=${n} class=${hue} d=${shapeOf(two ? (kind ? 0 : 1) : kind)} transform=${`translate(${x.toFixed(1)} ${y.toFixed(1)})`} />`;
        })}
    </g>`;
}
