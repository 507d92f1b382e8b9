/**
 * Numbers on the page: each element says once what it shows, and every frame writes what has changed. No component is
 * drawn again for a frame.
 */
import { effect } from "../library.js";
import { isHidden } from "../panel/hiding.js";
import { frame, maps, theme } from "../store.js";

/** @typedef {import("../frame.js").NumbersFrame} NumbersFrame */
/** @typedef {import("../frame.js").MapsFrame} MapsFrame */
/** @typedef {(element: any, frame: NumbersFrame, hidden: (name: string) => boolean) => void} Write */

const HIDDEN = "?";

/** @template F */
class Painter {
    /** @type {Map<any, F>} */
    cells = new Map();

    /** A ref that keeps its element among those that are written. @param {F} write @param {(element: any, write: F) => void} first */
    ref(write, first) {
        /** @type {any} */
        let kept = null;
        return (/** @type {any} */ element) => {
            if (kept && this.cells.get(kept) === write) this.cells.delete(kept);
            kept = element;
            if (!element) return;
            this.cells.set(element, write);
            first(element, write);
        };
    }
}

/** @type {Painter<Write>} */
const numbers = new Painter();
/** @type {Painter<(element: any, maps: MapsFrame) => void>} */
const pictures = new Painter();

/** A ref for an element that `write` keeps up with the frames. @param {Write} write */
export const painted = write =>
    numbers.ref(write, (element, first) => {
        const now = frame.peek();
        if (now) first(element, now, isHidden.peek());
    });

/** A ref for an element that `write` keeps up with the heat maps. @param {(element: any, maps: MapsFrame) => void} write */
export const mapped = write =>
    pictures.ref(write, (element, first) => {
        const now = maps.peek();
        if (now) first(element, now);
    });

/**
 * A ref for an element whose text is a number.
 * @param {(frame: NumbersFrame) => number} read
 * @param {(value: number) => string} format
 * @param {string} [name] - by which it may be hidden, to be worked out by the reader
 */
export function figure(read, format, name = "") {
    let text = "";
    return painted((element, now, hidden) => {
        const value = read(now);
        const next = hidden(name) ? HIDDEN : format(value);
        if (next === text && element.textContent === next) return;
        element.textContent = text = next;
        element.toggleAttribute("data-negative", value < 0 && next !== HIDDEN);
    });
}

/** Begins to write; what it returns ends it. */
export function painting() {
    const stops = [
        effect(() => {
            const [now, hidden] = [frame.value, isHidden.value];
            if (now) for (const [element, write] of numbers.cells) write(element, now, hidden);
        }),
        effect(() => {
            const now = maps.value;
            if (now && theme.value) for (const [element, write] of pictures.cells) write(element, now);
        }),
    ];
    return () => stops.forEach(stop => stop());
}
