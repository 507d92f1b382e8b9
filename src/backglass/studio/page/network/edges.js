/** The edges: width by size, colour and dash by sign. */
import { html } from "../library.js";
import { curve } from "./layout.js";
import { biasLabel, gradientName, unitLabel, weightLabel } from "./names.js";
import { drawn } from "./paint.js";

/** @typedef {import("./layout.js").Edge} EdgePlace */

const THINNEST = 0.7;
const WIDEST = 5.5;
const DENSE = 60; // so many edges are drawn fainter

/** Width in steps of a quarter, so that few edges change with a frame. @param {number} share */
const width = share => Math.round((THINNEST + (WIDEST - THINNEST) * share) * 4) / 4;

/** The same width for the same weight at any time, so that two updates can be compared. @param {number} weight */
const ofWeight = weight => 1 - Math.exp(-Math.abs(weight) / 1.1);

/**
 * The largest gradient of a frame: it grows and falls by orders of magnitude, so that widths are relative to it.
 * @type {WeakMap<import("../frame.js").NumbersFrame, number>}
 */
const largest = new WeakMap();

/** @param {import("../frame.js").NumbersFrame} now */
function largestGradient(now) {
    let most = largest.get(now);
    if (most !== undefined) return most;
    most = 1e-300;
    const { start, last, length } = now.places;
    for (let l = 2; l <= last; l++) {
        const end = l < last ? start.w[l] : length;
        for (let at = start.dw[l - 1]; at < end; at++) {
            const size = Math.abs(now.numbers[at]);
            if (size > most) most = size;
        }
    }
    largest.set(now, most);
    return most;
}

/** @param {{scene: Scene, edge: EdgePlace, gradients: boolean}} properties */
function EdgeLine({ scene, edge, gradients }) {
    const { name, l, j, i, bias, tagged } = edge;
    let [wide, negative] = [0, false];
    const draw = drawn((path, now) => {
        const value = now.get(gradients ? gradientName(name) : name);
        if (Number.isNaN(value)) return;
        const next = width(gradients ? Math.abs(value) / largestGradient(now) : ofWeight(value));
        if (next !== wide) path.setAttribute("stroke-width", String((wide = next)));
        if (value < 0 !== negative) path.toggleAttribute("data-negative", (negative = value < 0));
    });
    const common = { class: bias ? "net-edge net-bias" : "net-edge", d: curve(edge), "data-edge": name };
    if (!name) return html`<path class="net-edge net-sheaf" d=${curve(edge)}></path>`;
    if (tagged) return html`<path key=${gradients} ...${common} ref=${draw}></path>`;
    const label = bias
        ? biasLabel(scene, l, j)
        : `${weightLabel(scene, l, j, i)}, ${unitLabel(scene, l - 1, i)} → ${unitLabel(scene, l, j)}`;
    return html`<path
        key=${gradients}
        ...${common}
        ref=${draw}
        data-item
        data-name=${name}
        data-testid=${bias ? `edge-b-${l}-${j}` : `w-${l}-${j}-${i}`}
        role="button"
        aria-label=${label}
        tabindex="-1"
    ></path>`;
}

/** @param {{scene: Scene, layout: import("./layout.js").Layout, gradients: (l: number) => boolean}} properties */
export function Edges({ scene, layout, gradients }) {
    return html`<svg class=${layout.edges.length > DENSE ? "net-edges net-dense" : "net-edges"} width=${layout.width} height=${layout.height} aria-hidden=${layout.edges.every(edge => edge.tagged) ? "true" : undefined}>
        ${layout.edges.map(edge => html`<${EdgeLine} key=${`${edge.name || edge.j},${edge.j}`} scene=${scene} edge=${edge} gradients=${gradients(edge.l)} />`)}
    </svg>`;
}
