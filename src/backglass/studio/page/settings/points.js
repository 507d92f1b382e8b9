/** Points set by hand: a click adds one of the chosen class or number, a right click takes one away; it is learned at once. */
import { html, signal, useEffect, useSignal } from "../library.js";
import { fixed } from "../figures.js";
import { scene } from "../store.js";
import { learn } from "./learn.js";
import { CLASSES, ERASER, Marks, Palette, Tasks, labelOfNext, palette, task } from "./palette.js";
import { nearest, pointed, stepped } from "./plane.js";
import { say } from "./say.js";
import { Sheet } from "./sheet.js";

/** @typedef {import("./palette.js").Point} Point */

const LATER = 150; // milliseconds after the last point until they are sent

/** @type {import("../library.js").Signal<Point[]>} */
const points = signal([]);
/** Where the cross of the keyboard stands. @type {import("../library.js").Signal<[number, number]>} */
const cross = signal([0, 0]);
const wrong = signal("");

/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;

/** @param {Point[]} next */
function become(next) {
    points.value = next;
    clearTimeout(waiting);
    const enough = task.peek() === "numbers" ? next.length : new Set(next.map(([, , label]) => label)).size;
    if (enough > 1) waiting = setTimeout(learnAll, LATER);
}

async function learnAll() {
    const same = scene.peek()?.problem.description.task === task.peek(); // another task suits other settings
    wrong.value = await learn({ id: "points", task: task.peek(), points: points.peek() }, same);
}

/** The same points with classes, or with numbers. @param {import("./palette.js").Task} next */
function change(next) {
    task.value = next;
    palette.value = Math.max(palette.peek(), 0);
    const own = next === "numbers" ? points.peek() : points.peek().map(([x, y, value]) => /** @type {Point} */ ([x, y, value > 0 ? 1 : 0]));
    become(own);
}

/** Sets a point, or takes the nearest one away. @param {number} x @param {number} y @param {boolean} away */
function touch(x, y, away) {
    cross.value = [x, y];
    const label = labelOfNext();
    if (!away && label === null) {
        wrong.value = say("bad_target");
        return;
    }
    if (!away) return become([...points.peek(), [x, y, /** @type {number} */ (label)]]);
    const found = nearest(points.peek(), x, y);
    if (found >= 0) become(points.peek().filter((_, i) => i !== found));
}

const how = () => (task.value === "numbers" ? "points_how_numbers" : "points_how");

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
        else if (task.peek() === "classes" && CLASSES.map(String).includes(key)) palette.value = Number(key);
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
        aria-label=${`${say("plane")}. ${say(how())}`}
        data-testid="points-plane"
        onPointerDown=${onPointerDown}
        onContextMenu=${(/** @type {Event} */ event) => event.preventDefault()}
        onKeyDown=${onKeyDown}
        onFocus=${() => (focused.value = true)}
        onBlur=${() => (focused.value = false)}
    >
        <path class="axes" d="M-3 0 H3 M0 -3 V3" />
        <${Marks} points=${points.value} />
        ${focused.value && html`<path class="cross" d=${`M${cx - 0.16} ${-cy} h0.32 M${cx} ${-cy - 0.16} v0.32`} />`}
    </svg>`;
}

export function Points() {
    useEffect(() => {
        const { id, task: asked, points: given } = scene.peek()?.problem.description ?? {};
        if (id !== "points" || !Array.isArray(given) || points.peek().length) return;
        task.value = asked === "numbers" ? "numbers" : "classes";
        points.value = given;
    }, []);
    const count = points.value.length;
    const [x, y] = cross.value.map(one => fixed(one, 1));
    return html`<${Sheet} name="points" title=${say("drawing")} stays=${true}>
        <${Tasks} onTask=${change} />
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
        <p class="soft note">${say(how())} ${say(task.value === "numbers" ? "two_points" : "two_needed")}</p>
    <//>`;
}
