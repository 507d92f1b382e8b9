/** Points set by hand: a click adds one of the chosen class, a right click takes one away; the network learns at once. */
import { html, signal, useEffect, useSignal } from "../library.js";
import { scene } from "../store.js";
import { learn } from "./learn.js";
import { nearest, pointed, stepped } from "./plane.js";
import { say } from "./say.js";
import { Sheet } from "./sheet.js";

/** @typedef {[number, number, number]} Point - x, y and its class */

const CLASSES = [0, 1, 2, 3];
const ERASER = -1;
const LATER = 150; // milliseconds after the last point until they are sent

/** @type {import("../library.js").Signal<Point[]>} */
const points = signal([]);
/** The class of the next point, or the eraser. */
const palette = signal(0);
/** Where the cross of the keyboard stands. @type {import("../library.js").Signal<[number, number]>} */
const cross = signal([0, 0]);
const wrong = signal("");

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** @param {Point[]} next */
function become(next) {
    points.value = next;
    clearTimeout(waiting);
    if (new Set(next.map(([, , label]) => label)).size > 1) waiting = setTimeout(learnAll, LATER);
}

async function learnAll() {
    wrong.value = await learn({ id: "points", points: points.peek() }, true);
}

/** Sets a point, or takes the nearest one away. @param {number} x @param {number} y @param {boolean} away */
function touch(x, y, away) {
    cross.value = [x, y];
    if (!away) return become([...points.peek(), [x, y, palette.peek()]]);
    const found = nearest(points.peek(), x, y);
    if (found >= 0) become(points.peek().filter((_, i) => i !== found));
}

/** @param {{label: number, x: number, y: number, r: number}} properties */
function Mark({ label, x, y, r }) {
    const name = `dot-${label}`;
    if (label === 1) return html`<circle class=${name} cx=${x} cy=${y} r=${r} />`;
    if (label === 2) return html`<rect class=${name} x=${x - r} y=${y - r} width=${2 * r} height=${2 * r} />`;
    if (label === 3)
        return html`<path class=${name} d=${`M${x} ${y - 1.3 * r} l${1.2 * r} ${2.1 * r} h${-2.4 * r} Z`} />`;
    return html`<circle class=${name} cx=${x} cy=${y} r=${r} />`;
}

function Palette() {
    return html`<fieldset class="palette">
        <legend class="unseen">${say("classes")}</legend>
        ${[...CLASSES, ERASER].map(
            label =>
                html`<label key=${label} class=${palette.value === label ? "on" : ""} data-testid=${`class-${label}`}>
                    <input
                        class="unseen"
                        type="radio"
                        name="class"
                        checked=${palette.value === label}
                        onChange=${() => (palette.value = label)}
                    />
                    ${label === ERASER ? null : html`<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><${Mark} label=${label} x=${8} y=${8} r=${5} /></svg>`}
                    <span>${label === ERASER ? say("take_away") : label}</span>
                </label>`,
        )}
    </fieldset>`;
}

function Plane() {
    const focused = useSignal(false);
    /** @param {PointerEvent} event */
    const onPointerDown = event => {
        const [x, y] = pointed(event);
        touch(x, y, palette.peek() === ERASER || event.shiftKey || event.button === 2);
    };
    /** @param {KeyboardEvent} event */
    const onKeyDown = event => {
        const { key } = event;
        if (key.startsWith("Arrow")) cross.value = stepped(cross.peek(), key, event.shiftKey);
        else if (key === "Enter" || key === " ") touch(...cross.peek(), palette.peek() === ERASER);
        else if (key === "Delete" || key === "Backspace") touch(...cross.peek(), true);
        else if (CLASSES.map(String).includes(key)) palette.value = Number(key);
        else return;
        event.preventDefault();
    };
    const [cx, cy] = cross.value;
    return html`<svg
        class="points-plane"
        viewBox="-3 -3 6 6"
        tabindex="0"
        data-first=""
        role="application"
        aria-label=${`${say("plane")}. ${say("points_how")}`}
        data-testid="points-plane"
        onPointerDown=${onPointerDown}
        onContextMenu=${(/** @type {Event} */ event) => event.preventDefault()}
        onKeyDown=${onKeyDown}
        onFocus=${() => (focused.value = true)}
        onBlur=${() => (focused.value = false)}
    >
        <path class="axes" d="M-3 0 H3 M0 -3 V3" />
        ${points.value.map(([x, y, label], i) => html`<${Mark} key=${i} label=${label} x=${x} y=${-y} r=${0.09} />`)}
        ${focused.value && html`<path class="cross" d=${`M${cx - 0.16} ${-cy} h0.32 M${cx} ${-cy - 0.16} v0.32`} />`}
    </svg>`;
}

export function Points() {
    useEffect(() => {
        const { id, points: given } = scene.peek()?.problem.description ?? {};
        if (id === "points" && Array.isArray(given) && !points.peek().length) points.value = given;
    }, []);
    const count = points.value.length;
    const [x, y] = cross.value.map(one => one.toFixed(1).replace("-", "−"));
    return html`<${Sheet} name="points" title=${say("drawing")} stays=${true}>
        <${Plane} />
        <${Palette} />
        <p class="counts">
            <span class="soft" role="status" data-testid="points-count"
                >${say("cross_at", { x, y, count: say("count_points", { n: count }) })}</span
            >
            <button class="framed" data-testid="points-clear" disabled=${!count} onClick=${() => become([])}>
                ${say("clear")}
            </button>
        </p>
        <p class="said" role="alert">${wrong.value}</p>
        <p class="soft note">${say("points_how")} ${say("two_needed")}</p>
    <//>`;
}
