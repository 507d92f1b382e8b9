/** Pictures of numbers: a unit over the plane, its weights or the inputs in the shape of a picture. */
import { html } from "../library.js";
import { drawn, mapped } from "./paint.js";
import { scaleOf, shade } from "./shades.js";

const MOST_POINTS = 300; // of the data on a small picture

/** What a unit gives over the plane. @param {{scene: Scene, l: number, j: number}} of */
export function Plane({ scene, l, j }) {
    const { activation } = scene.layers[l - 1];
    const draw = mapped((canvas, { maps, size }) => {
        const values = maps.get(`${l},${j}`);
        if (values) shade(canvas, values, size, size, scaleOf(activation, values));
    });
    return html`<canvas class="net-plane" ref=${draw}></canvas>`;
}

/** The problem's points over the plane: blue where the label is positive, else vermilion. @param {{scene: Scene}} of */
export function Points({ scene }) {
    if (!scene.points) return null;
    const { x, label, range } = scene.points;
    const [left, right, low, high] = range;
    const every = Math.ceil(x.length / MOST_POINTS);
    const dots = (/** @type {boolean} */ upper) =>
        x.filter((_, n) => n % every === 0 && label[n] > 0 === upper)
            .map(([a, b]) => `M${(100 * (a - left) / (right - left)).toFixed(1)} ${(100 * (high - b) / (high - low)).toFixed(1)}h0`)
            .join("");
    return html`<svg class="net-points" viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">
        ${[true, false].map(upper => html`<path key=${upper} class="net-around" d=${dots(upper)}></path>
            <path key=${`${upper}in`} class=${upper ? "net-upper" : "net-lower"} d=${dots(upper)}></path>`)}
    </svg>`;
}

/** The weights of a unit of the first hidden layer. @param {{scene: Scene, l: number, j: number}} of */
export function Weights({ scene, l, j }) {
    const [high, wide] = scene.problem.image ?? [1, 1];
    const draw = drawn((canvas, now) => {
        const start = now.places.start.w[l - 1] + (now.places.place[l - 1].get(j) ?? 0) * high * wide;
        const values = now.numbers.subarray(start, start + high * wide);
        shade(canvas, values, wide, high, scaleOf("", values));
    });
    return html`<canvas class="net-weights" ref=${draw}></canvas>`;
}

/** The inputs of the sample that is shown. @param {{scene: Scene}} of */
export function Inputs({ scene }) {
    const [high, wide] = scene.problem.image ?? [1, 1];
    const draw = drawn((canvas, now) => {
        const values = now.numbers.subarray(now.places.x, now.places.x + high * wide);
        shade(canvas, values, wide, high, scaleOf("", values));
    });
    return html`<canvas class="net-inputs" ref=${draw}></canvas>`;
}
