/** The picture by keyboard: one stop for Tab, arrow keys from there, Enter opens and then edits. */
import { touch } from "../panel/hiding.js";
import { opened } from "../store.js";
import { isParameter } from "./names.js";
import { giveUp, keep, nudgeBy } from "./nudging.js";
import { editing, nudged, pointed } from "./state.js";

const SAME_COLUMN = 28; // pixels
const WAYS = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] };

/** @param {Element} element */
function middle(element) {
    const { left, top, width, height } = element.getBoundingClientRect();
    return [left + width / 2, top + height / 2];
}

/** @param {Element} root @returns {HTMLElement[]} */
const items = root => [...root.querySelectorAll("[data-item]")].map(one => /** @type {HTMLElement} */ (one));

/** The next one in a direction: in its column for up and down, across for left and right. @param {Element} root @param {HTMLElement} from @param {number[]} way */
function next(root, from, [right, down]) {
    const [x, y] = middle(from);
    let [best, cost] = [/** @type {HTMLElement | null} */ (null), Infinity];
    for (const item of items(root)) {
        if (item === from) continue;
        const [dx, dy] = middle(item).map((at, axis) => at - (axis ? y : x));
        const along = right ? dx * right : dy * down;
        const aside = Math.abs(right ? dy : dx);
        if (along < 3 || (down && aside > SAME_COLUMN)) continue;
        const here = along + aside * (right ? 2 : 1);
        if (here < cost) [best, cost] = [item, here];
    }
    return best;
}

/** Exactly one item is a stop of Tab. @param {Element} root @param {Element} [stop] */
export function tidy(root, stop) {
    const all = items(root);
    const chosen = stop ?? all.find(item => item.tabIndex === 0 && item.hasAttribute("data-stop")) ?? all[0];
    for (const item of all) {
        item.tabIndex = item === chosen ? 0 : -1;
        item.toggleAttribute("data-stop", item === chosen);
    }
}

/** Opens a number; one that is open and can be edited, is. @param {string} name */
export function enter(name) {
    if (opened.peek() === name && isParameter(name)) editing.value = name;
    else touch(name);
}

/** @param {Element} root @param {string} name */
export function focusOn(root, name) {
    const item = items(root).find(one => one.dataset.name === name);
    item?.focus();
}

/** @param {Element} root @param {KeyboardEvent} event */
export function walk(root, event) {
    const item = /** @type {HTMLElement} */ (event.target).closest?.("[data-item]");
    if (!(item instanceof HTMLElement || item instanceof SVGElement) || event.ctrlKey || event.metaKey || event.altKey) return;
    const name = item.dataset.name ?? "";
    const way = WAYS[/** @type {keyof typeof WAYS} */ (event.key)];
    if (way) {
        const to = next(root, /** @type {HTMLElement} */ (item), way);
        if (nudged.peek()) giveUp();
        to?.focus();
    } else if (event.key === "Enter" || event.key === " ") {
        if (nudged.peek()) keep();
        else enter(name);
    } else if ((event.key === "+" || event.key === "-" || event.key === "−") && isParameter(name)) {
        nudgeBy(name, event.key === "+" ? 1 : -1);
    } else if (event.key === "Escape" && (nudged.peek() || pointed.peek())) {
        if (nudged.peek()) giveUp();
        else pointed.value = null;
    } else return;
    event.preventDefault();
    event.stopPropagation();
}
