/** A problem of one input: the curve that the network says, with the data. */
import { html } from "../library.js";
import { plain } from "../figures.js";
import { unitLabel } from "../network/names.js";
import { act, scene, send } from "../store.js";
import { t } from "../words.js";
import { Axes } from "./axes.js";
import { floats } from "./field.js";
import { sampleShown } from "./paced.js";
import { usePolled } from "./polled.js";
import { linear } from "./scales.js";
import { useWidth } from "./width.js";

const SIZE = 128;
const [LEFT, TOP, FOOT, HEIGHT] = [52, 8, 206, 242];

/** @param {{points: NonNullable<Scene["points"]>}} properties */
function Curve({ points }) {
    const [place, width] = useWidth(360);
    const reply = usePolled(() => send("boundary", { size: SIZE }), 200);
    const [x0, x1, y0, y1] = points.range;
    const right = width.value - 70;
    const [x, y] = [linear([x0, x1], [LEFT, right], 5), linear([y0, y1], [FOOT, TOP], 5)];
    const values = reply.value ? floats(reply.value.values) : new Float32Array();
    const outputs = values.length / SIZE;
    const said = Array.from({ length: values.length ? SIZE : 0 }, (_, n) => values[n * outputs]);
    // What leaves the picture ends at its edge: the axes stay as they are.
    const path = said.map((value, n) => `${n ? "L" : "M"}${x.at(x0 + ((x1 - x0) * n) / (SIZE - 1)).toFixed(1)} ${Math.min(Math.max(y.at(value), -50), HEIGHT + 50).toFixed(1)}`);
    const places = points.x.map(([value], n) => /** @type {[number, number]} */ ([x.at(value), y.at(points.label[n])]));
    const sample = sampleShown.value;
    const [cx, cy] = places[sample] ?? [-50, -50];
    // Samples in the order in which they lie along the axis.
    const order = points.x.map((_, n) => n).sort((one, other) => points.x[one][0] - points.x[other][0]);
    const choose = (/** @type {number} */ n) => act("show", { sample: n });
    /** @param {MouseEvent} event */
    function click(event) {
        const box = /** @type {HTMLElement} */ (place.current).getBoundingClientRect();
        const [px, py] = [event.clientX - box.left, event.clientY - box.top];
        const far = places.map(([a, b]) => (a - px) ** 2 + (b - py) ** 2);
        void choose(far.indexOf(Math.min(...far)));
    }
    /** @param {KeyboardEvent} event */
    function onKey(event) {
        const by = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }[event.key];
        if (!by) return;
        event.preventDefault();
        void choose(order[(order.indexOf(sample) + by + order.length) % order.length]);
    }
    const title = t("charts.curve");
    const what = t("charts.chosen", { n: sample + 1, x: plain(points.x[sample]?.[0] ?? NaN), d: plain(points.label[sample] ?? NaN) });
    const last = said.at(-1) ?? NaN;
    const inside = `fit-${scene.value?.generation ?? 0}`;
    return html`<figure class="chart" data-testid="chart-fit">
        <figcaption><h3>${title}</h3></figcaption>
        <div class="plot fit" ref=${place} role="slider" tabindex="0" data-testid="fit" aria-label=${t("charts.boundary_read", { title })}
            aria-valuemin="1" aria-valuemax=${places.length} aria-valuenow=${sample + 1} aria-valuetext=${what} onClick=${click} onKeyDown=${onKey}>
            <svg width="100%" height=${HEIGHT} aria-hidden="true">
                <defs><clipPath id=${inside}><rect x=${LEFT} y=${TOP} width=${right - LEFT} height=${FOOT - TOP} /></clipPath></defs>
                <${Axes} across=${x} up=${y} box=${{ left: LEFT, right, top: TOP, foot: FOOT }} name=${scene.value ? unitLabel(scene.value, 1, 1) : ""} />
                <g class="samples data">${places.map(([a, b], n) => html`<circle key=${n} cx=${a.toFixed(1)} cy=${b.toFixed(1)} r="2.6" />`)}</g>
                <path class="curve plus" d=${path.join("")} clip-path=${`url(#${inside})`} />
                <circle class="this" cx=${cx} cy=${cy} r="7" />
                ${Number.isFinite(last) && html`<text class="said plus" x=${right + 6} y=${Math.min(Math.max(y.at(last), TOP + 6), FOOT) + 4}>${t("charts.output")}</text>`}
            </svg>
        </div>
        <p class="soft">${what}</p>
    </figure>`;
}

export function Fit() {
    const seen = scene.value;
    if (!seen?.points || seen.problem.kind !== "curve") return null;
    return html`<${Curve} points=${seen.points} key=${seen.problem.id} />`;
}
