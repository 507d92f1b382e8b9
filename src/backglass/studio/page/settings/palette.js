/** What the next point is: one of a class or one with a number; and how points are drawn. */
import { html, signal } from "../library.js";
import { plain, typed } from "../figures.js";
import { say } from "./say.js";

/** @typedef {"classes" | "numbers"} Task */
/** @typedef {[number, number, number]} Point - x, y and its class or number */

export const CLASSES = [0, 1, 2, 3];
export const ERASER = -1;
const MOST = 100; // a number is between -100 and 100
const [RADIUS, FAINTEST] = [0.09, 0.2];

/** @type {import("../library.js").Signal<Task>} */
export const task = signal("classes");
/** The class of the next point, or the eraser. */
export const palette = signal(0);
/** The number of the next point, as it is typed. */
const written = signal("1");

/** The number that is typed, or null where it is none. */
function numberTyped() {
    const value = written.value.trim() ? Number(typed(written.value)) : NaN;
    return Math.abs(value) <= MOST ? value : null;
}

/** What stands beside the places of the next point: null where nothing that can be. */
export const labelOfNext = () => (task.peek() === "classes" ? palette.peek() : numberTyped());

/** @param {{label: number, x: number, y: number, r: number}} properties */
function Mark({ label, x, y, r }) {
    const name = `dot-${label}`;
    if (label === 1) return html`<circle class=${name} cx=${x} cy=${y} r=${r} />`;
    if (label === 2) return html`<rect class=${name} x=${x - r} y=${y - r} width=${2 * r} height=${2 * r} />`;
    if (label === 3)
        return html`<path class=${name} d=${`M${x} ${y - 1.3 * r} l${1.2 * r} ${2.1 * r} h${-2.4 * r} Z`} />`;
    return html`<circle class=${name} cx=${x} cy=${y} r=${r} />`;
}

/** A point with a number: its sign by shape and colour, its size by how strong it is. @param {{value: number, x: number, y: number, largest: number}} properties */
function NumberMark({ value, x, y, largest }) {
    const strength = largest ? FAINTEST + (1 - FAINTEST) * (Math.abs(value) / largest) : FAINTEST;
    const told = html`<title>${plain(value)}</title>`;
    if (value < 0)
        return html`<rect class="number-minus" x=${x - RADIUS} y=${y - RADIUS} width=${2 * RADIUS} height=${2 * RADIUS} fill-opacity=${strength}>${told}</rect>`;
    return html`<circle class="number-plus" cx=${x} cy=${y} r=${RADIUS} fill-opacity=${strength}>${told}</circle>`;
}

/** All points on the plane, y upwards. @param {{points: Point[]}} properties */
export function Marks({ points }) {
    if (task.value === "classes")
        return points.map(([x, y, label], i) => html`<${Mark} key=${i} label=${label} x=${x} y=${-y} r=${RADIUS} />`);
    const largest = Math.max(0, ...points.map(([, , value]) => Math.abs(value)));
    return points.map(([x, y, value], i) => html`<${NumberMark} key=${i} value=${value} x=${x} y=${-y} largest=${largest} />`);
}

/** One of several, as a radio button. @param {{group: string, id: string, on: boolean, choose: () => void, children?: any}} properties */
const Option = ({ group, id, on, choose, children }) => html`<label class=${on ? "on" : ""} data-testid=${id}>
    <input class="unseen" type="radio" name=${group} checked=${on} onChange=${choose} />
    ${children}
</label>`;

/** Whether points have classes or numbers. @param {{onTask: (next: Task) => void}} properties */
export function Tasks({ onTask }) {
    return html`<fieldset class="palette">
        <legend class="unseen">${say("points_task")}</legend>
        ${(/** @type {Task[]} */ (["classes", "numbers"])).map(
            one => html`<${Option} key=${one} group="task" id=${`task-${one}`} on=${task.value === one} choose=${() => onTask(one)}
                ><span>${say(`points_${one}`)}</span><//>`,
        )}
    </fieldset>`;
}

/** What a click sets. */
export function Palette() {
    const classes = task.value === "classes";
    return html`<fieldset class="palette">
        <legend class="unseen">${say(classes ? "classes" : "a_click")}</legend>
        ${[...(classes ? CLASSES : [0]), ERASER].map(
            label => html`<${Option} key=${label} group="class" id=${`class-${label}`} on=${palette.value === label} choose=${() => (palette.value = label)}>
                ${classes && label !== ERASER && html`<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><${Mark} label=${label} x=${8} y=${8} r=${5} /></svg>`}
                <span>${label === ERASER ? say("take_away") : classes ? label : say("set_one")}</span>
            <//>`,
        )}
        ${!classes && html`<label class="target"><span>${say("next_target")}</span>
            <input inputmode="decimal" autocomplete="off" size="6" data-testid="point-target" value=${written.value}
                aria-invalid=${numberTyped() === null ? "true" : "false"}
                onInput=${(/** @type {any} */ event) => (written.value = event.currentTarget.value)} />
        </label>`}
    </fieldset>`;
}
