/**
 * The curves of the slider: training and validation loss along a logarithmic axis of updates.
 *
 * A curve is drawn in its own units (log of update, log of loss); where an axis grows, a transformation moves it there,
 * so that nothing jumps.
 */
import { computed, html, useComputed, useLayoutEffect, useRef } from "../library.js";
import { roundDomain, roundEnd, tickText, updates } from "../charts/scales.js";
import { series } from "../charts/series.js";
import { isHidden } from "../panel/hiding.js";
import { seen } from "./seen.js";

export const HEIGHT = 52;
const [TOP, FOOT] = [5, 4]; // pixels between the curve and its frame

/** The update at the axis' right end. */
export const most = computed(() => roundEnd(seen.value?.end ?? 0));
const isLog = computed(() => series.value.loss.every(value => value === null || value > 0));
const domain = computed(() => {
    const { loss, validation } = series.value;
    return roundDomain([...loss, ...(validation ?? [])], isLog.value) ?? /** @type {[number, number]} */ ([0.1, 1]);
});
/** A loss in the curve's own unit. @param {number} value */
const level = value => (isLog.value ? Math.log10(value) : value);

/** @param {number[]} update @param {ArrayLike<number | null>} loss */
function drawn(update, loss) {
    let [path, pen] = ["", "M"];
    for (let n = 0; n < update.length; n++) {
        const y = level(loss[n] ?? NaN);
        if (Number.isFinite(y)) path += `${pen}${Math.log1p(update[n]).toFixed(4)} ${Number(y.toFixed(5))}`;
        pen = Number.isFinite(y) ? "L" : "M";
    }
    return path;
}

const training = computed(() => drawn(series.value.update, series.value.loss));
const validation = computed(() => drawn(series.value.update, series.value.validation ?? []));
/** @param {{width: import("../library.js").Signal<number>}} properties */
export function Curves({ width }) {
    const group = useRef(/** @type {SVGGElement | null} */ (null));
    const place = useComputed(() => {
        const [low, high] = domain.value.map(level);
        const across = width.value / Math.log1p(most.value);
        const down = (HEIGHT - TOP - FOOT) / (high - low);
        return `matrix(${across}, 0, 0, ${-down}, 0, ${TOP + high * down})`;
    });
    useLayoutEffect(() => place.subscribe(moved => group.current?.style.setProperty("transform", moved)), []);
    return html`<g ref=${group} class="curves">
        <path class="validation" d=${validation} />
        <path class="training" d=${training} />
    </g>`;
}

/** The losses at the beginning and at the end, where the curve is. @param {{width: number}} properties */
export function Ends({ width }) {
    if (isHidden.value("E")) return null; // the reader works it out
    const { update, loss } = series.value;
    const last = loss.findLastIndex(value => value !== null);
    const [first, final] = [loss[0] ?? null, loss[last] ?? null];
    if (first === null || final === null) return null;
    const [low, high] = domain.value.map(level);
    const isHigh = level(first) > (low + high) / 2;
    const at = updates(most.value, [0, width]).at(update[last]);
    const short = (/** @type {number} */ value) => (value >= 1e-3 && value < 1e4 ? value.toPrecision(4) : tickText(Number(value.toPrecision(4))));
    // Beside a short curve there is room for one number: the last, at its right, where the curve is not.
    const right = Math.max(at, updates(most.value, [0, width]).at(Math.min(seen.peek()?.end ?? 0, most.value)));
    if (right <= 190)
        return html`<span class="lo beside" ref=${(/** @type {HTMLElement | null} */ on) => on?.style.setProperty("left", `${right + 8}px`)}>E ${short(final)}</span>`;
    return html`<span class=${`lo ${isHigh ? "" : "up"}`}>E ${short(first)}</span>
        <span class="hi" ref=${(/** @type {HTMLElement | null} */ on) => on?.style.setProperty("right", `${Math.max(width - at, 0) + 6}px`)}>
            ${short(final)}</span>`;
}
