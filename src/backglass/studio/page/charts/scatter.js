/** Outputs over targets: on the diagonal they are alike. */
import { html } from "../library.js";
import { scene } from "../store.js";
import { t } from "../words.js";
import { Axes } from "./axes.js";
import { sampleShown } from "./paced.js";
import { shapeOf } from "./samples.js";
import { linear, roundDomain } from "./scales.js";
import { useWidth } from "./width.js";

const [LEFT, TOP, FOOT, MOST] = [52, 22, 36, 320];

/** @param {{rows: import("./outputs.js").Row[]}} properties */
export function Scatter({ rows }) {
    const [place, width] = useWidth(320);
    const across = Math.min(width.value, MOST) - LEFT - 10;
    const all = rows.flatMap(({ target, output }) => [...target, ...output]);
    const domain = roundDomain(all, false) ?? [0, 1];
    const [right, foot] = [LEFT + across, TOP + across];
    const [x, y] = [linear(domain, [LEFT, right], 4), linear(domain, [foot, TOP], 4)];
    const chosen = sampleShown.value;
    const outputs = scene.value?.names.outputs ?? [];
    return html`<div class="plot scatter" ref=${place} role="img" aria-label=${t("charts.outputs")}>
        <svg width="100%" height=${foot + FOOT} aria-hidden="true">
            <${Axes} across=${x} up=${y} box=${{ left: LEFT, right, top: TOP, foot }} name=${t("charts.target_d")} side=${t("charts.output_y")} />
            <line class="diagonal" x1=${LEFT} y1=${foot} x2=${right} y2=${TOP} />
            <g class="samples">${rows.map(({ sample, target, output }) =>
                target.map((d, k) => {
                    const value = output[k];
                    if (value === null || value === undefined) return null;
                    return html`<path key=${`${sample}-${k}`} class=${`hue-${k % 8} ${sample === chosen ? "this" : ""}`} d=${shapeOf(k)}
                        transform=${`translate(${x.at(d).toFixed(1)} ${y.at(value).toFixed(1)}) scale(.8)`} />`;
                }),
            )}</g>
        </svg>
        ${outputs.length > 1 && html`<p class="legend">${outputs.slice(0, 8).map((name, k) => html`<span key=${k}>
            <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true" class="samples"><path class=${`hue-${k}`} d=${shapeOf(k)} /></svg>${name}</span>`)}</p>`}
    </div>`;
}
