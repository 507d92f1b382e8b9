/** The axes of a chart: a line for each tick, and its figure. */
import { html } from "../library.js";
import { tickText } from "./scales.js";

/** @typedef {{left: number, right: number, top: number, foot: number}} Frame */

/**
 * @param {{across: import("./scales.js").Scale, up: import("./scales.js").Scale, box: Frame, name?: string, side?: string}} properties
 */
export function Axes({ across, up, box, name = "", side = "" }) {
    const { left, right, top, foot } = box;
    return html`<g class="axes" aria-hidden="true">
        ${up.ticks.map(tick => {
            const y = up.at(tick).toFixed(1);
            return html`<g key=${`y${tick}`}>
                <line x1=${left} x2=${right} y1=${y} y2=${y} />
                <text x=${left - 7} y=${Number(y) + 4} text-anchor="end">${tickText(tick)}</text>
            </g>`;
        })}
        ${across.ticks.map(tick => {
            const x = across.at(tick).toFixed(1);
            return html`<g key=${`x${tick}`}>
                <line class="stub" x1=${x} x2=${x} y1=${foot} y2=${foot + 4} />
                <text x=${x} y=${foot + 16} text-anchor="middle">${tickText(tick)}</text>
            </g>`;
        })}
        <line class="base" x1=${left} x2=${right} y1=${foot} y2=${foot} />
        ${name && html`<text class="name" x=${right} y=${foot + 30} text-anchor="end">${name}</text>`}
        ${side && html`<text class="name" x=${left - 7} y=${top - 8} text-anchor="start">${side}</text>`}
    </g>`;
}
