/** What the network says over the plane of its two inputs, the data on it, and the line between the classes. */
import { html, useLayoutEffect, useRef } from "../library.js";
import { plain } from "../figures.js";
import { unitLabel } from "../network/names.js";
import { act, scene, send, theme } from "../store.js";
import { t } from "../words.js";
import { Axes } from "./axes.js";
import { contour } from "./contour.js";
import { coloursAt, draw, ends, floats, side } from "./field.js";
import { sampleShown } from "./paced.js";
import { usePolled } from "./polled.js";
import { Samples, shapeOf } from "./samples.js";
import { linear, tickText } from "./scales.js";
import { useWidth } from "./width.js";

const SIZE = 64;
const [LEFT, TOP, FOOT, MOST] = [44, 22, 36, 340];
const MOST_CLASSES = 8;

/** Whether targets name classes: few whole numbers. @param {number[]} labels */
function areClasses(labels) {
    const distinct = new Set(labels);
    return distinct.size <= MOST_CLASSES && labels.every(Number.isInteger);
}

/** The class of each target, from 0. @param {number[]} labels */
function kindsOf(labels) {
    const known = [...new Set(labels)].sort((one, other) => one - other);
    return labels.map(label => known.indexOf(label));
}

/** @param {{names: string[], two: boolean}} properties */
function Legend({ names, two }) {
    return html`<p class="legend">
        ${names.map((name, k) => {
            const hue = two ? (k ? "plus" : "minus") : `hue-${k % 8}`;
            return html`<span key=${k}><svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true" class="samples">
                <path class=${hue} d=${shapeOf(two ? (k ? 0 : 1) : k)} /></svg>${name}</span>`;
        })}
    </p>`;
}

/** @param {{points: NonNullable<Scene["points"]>}} properties */
function Plane({ points }) {
    const [place, width] = useWidth(320);
    const canvas = useRef(/** @type {HTMLCanvasElement | null} */ (null));
    const colours = useRef(/** @type {(import("./field.js").Colours & {look: string}) | null} */ (null));
    const reply = usePolled(() => send("boundary", { size: SIZE }), 250);

    const [x0, x1, y0, y1] = points.range;
    const across = Math.min(width.value, MOST) - LEFT - 8;
    const [right, foot] = [LEFT + across, TOP + across];
    const [x, y] = [linear([x0, x1], [LEFT, right], 4), linear([y0, y1], [foot, TOP], 4)];
    const places = points.x.map(([a, b]) => /** @type {[number, number]} */ ([x.at(a), y.at(b)]));
    const classes = areClasses(points.label);
    const kinds = classes ? kindsOf(points.label) : points.label.map(label => (label > (ends(points.label)[0] + ends(points.label)[1]) / 2 ? 1 : 0));
    const names = classes ? (scene.value?.classes ?? [...new Set(points.label)].sort((a, b) => a - b).map(tickText)) : [];
    const two = new Set(kinds).size <= 2;

    const outputs = /** @type {number} */ (reply.value?.outputs ?? 1);
    const values = reply.value ? floats(reply.value.values) : null;
    const between = ends(points.label);
    const fields = values ? (outputs <= 2 ? [side(values, outputs, 1, between)] : Array.from({ length: outputs }, (_, k) => side(values, outputs, k, between))) : [];
    const line = fields.map(field => contour(field, SIZE, across, across)).join("");

    useLayoutEffect(() => {
        const on = canvas.current;
        for (const [name, value] of /** @type {[string, number][]} */ ([["left", LEFT], ["top", TOP], ["width", across], ["height", across]]))
            on?.style.setProperty(name, `${value}px`);
    }, [across]);
    useLayoutEffect(() => {
        const on = canvas.current;
        if (!on || !fields.length) return;
        // To ask for colours makes the browser lay the page out: once for a theme is enough.
        const look = /** @type {HTMLElement | null} */ (on.closest(".studio"))?.dataset.theme ?? "";
        if (colours.current?.look !== look) colours.current = { look, ...coloursAt(on) };
        draw(on, fields, SIZE, colours.current);
    }, [reply.value, theme.value]);
    const sample = sampleShown.value;
    const [cx, cy] = places[sample] ?? [-50, -50];
    const choose = (/** @type {number} */ n) => act("show", { sample: (n + places.length) % places.length });
    /** @param {MouseEvent} event */
    function click(event) {
        const box = /** @type {HTMLElement} */ (place.current).getBoundingClientRect();
        const [px, py] = [event.clientX - box.left, event.clientY - box.top];
        let best = 0;
        const far = places.map(([a, b]) => (a - px) ** 2 + (b - py) ** 2);
        far.forEach((distance, n) => {
            if (distance < far[best]) best = n;
        });
        void choose(best);
    }
    /** @param {KeyboardEvent} event */
    function onKey(event) {
        const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (!by) return;
        event.preventDefault();
        void choose(sample + by);
    }
    // Where the inputs are made of the two coordinates, the axes are these.
    const inputs = scene.value?.layers[0].size === 2 ? [unitLabel(scene.value, 1, 1), unitLabel(scene.value, 1, 2)] : ["x₁", "x₂"];
    const title = t(classes ? "charts.boundary" : "charts.surface");
    const what = t("charts.chosen", { n: sample + 1, x: (points.x[sample] ?? []).map(plain).join(", "), d: tickText(points.label[sample] ?? NaN) });
    return html`<figure class="chart tall" data-testid="chart-boundary">
        <figcaption><h3>${title}</h3></figcaption>
        <div class="plot map" ref=${place} role="slider" tabindex="0" data-testid="boundary" aria-label=${t("charts.boundary_read", { title })}
            aria-valuemin="1" aria-valuemax=${places.length} aria-valuenow=${sample + 1} aria-valuetext=${what} onClick=${click} onKeyDown=${onKey}>
            <canvas ref=${canvas} width=${SIZE} height=${SIZE}></canvas>
            <svg width="100%" height=${foot + FOOT} aria-hidden="true">
                <${Axes} across=${x} up=${y} box=${{ left: LEFT, right, top: TOP, foot }} name=${inputs[0]} side=${inputs[1]} />
                <g transform=${`translate(${LEFT} ${TOP})`}><path class="between" d=${line} /></g>
                <${Samples} places=${places} kinds=${kinds} two=${two} />
                <circle class="this" cx=${cx} cy=${cy} r="8" />
            </svg>
        </div>
        ${names.length ? html`<${Legend} names=${names} two=${two} />` : html`<p class="legend bar"><span>${tickText(between[0])}</span><i></i><span>${tickText(between[1])}</span></p>`}
        <p class="soft">${what}</p>
    </figure>`;
}

export function Boundary() {
    const seen = scene.value;
    if (!seen?.points || seen.problem.kind === "curve") return null;
    return html`<${Plane} points=${seen.points} key=${seen.problem.id} />`;
}
