/**
 * Numbers on the page: each element says once what it shows, and every frame writes what has changed. No component is
 * drawn again for a frame.
 */
import { effect } from "../library.js";
import { isHidden } from "../panel/hiding.js";
import { frame, maps, playing, theme } from "../store.js";

/** @typedef {import("../frame.js").NumbersFrame} NumbersFrame */
/** @typedef {import("../frame.js").MapsFrame} MapsFrame */
/** @typedef {(element: any, frame: NumbersFrame, hidden: (name: string) => boolean) => void} Write */

const HIDDEN = "?";
const SLOW = 90; // milliseconds between two drawings of what costs more than a number, while it runs

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
/** @type {Painter<Write>} */
const shapes = new Painter();
/** @type {Painter<(element: any, maps: MapsFrame) => void>} */
const pictures = new Painter();

/** @param {Painter<Write>} painter */
const into = painter => (/** @type {Write} */ write) =>
    painter.ref(write, (element, first) => {
        const now = frame.peek();
        if (now) first(element, now, isHidden.peek());
    });

/** A ref for an element that `write` keeps up with every frame. @param {Write} write */
export const painted = into(numbers);

/** A ref for an edge or a picture: `write` follows some frames a second, and the last one of all. @param {Write} write */
export const drawn = into(shapes);

/** A ref for an element that `write` keeps up with the heat maps. @param {(element: any, maps: MapsFrame) => void} write */
export const mapped = write =>
    pictures.ref(write, (element, first) => {
        const now = maps.peek();
        if (now) first(element, now);
    });

/**
 * A ref for an element whose text is a number.
 * @param {(frame: NumbersFrame) => number} read
 * @param {(value: number, frame: NumbersFrame) => string} format
 * @param {string} [name] - by which it may be hidden, to be worked out by the reader
 */
export function figure(read, format, name = "") {
    return painted((element, now, hidden) => {
        const value = read(now);
        const next = hidden(name) ? HIDDEN : format(value, now);
        const text = element.firstChild ?? element.appendChild(document.createTextNode(""));
        if (text.data === next) return;
        text.data = next;
        element.toggleAttribute("data-negative", value < 0 && next !== HIDDEN);
    });
}

/** Begins to write; what it returns ends it. */
export function painting() {
    let drawnAt = 0;
    const stops = [
        effect(() => {
            const [now, hidden] = [frame.value, isHidden.value];
            if (!now || (playing.value && performance.now() - drawnAt < SLOW)) return;
            drawnAt = performance.now();
            for (const [element, write] of shapes.cells) write(element, now, hidden);
        }),
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
