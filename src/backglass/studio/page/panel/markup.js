/**
 * The one place where HTML of the session's is put into the page. It comes from backglass.page alone, in which every
 * word of a table is escaped; the page's policy runs no script in it, and takes no style from it.
 */
import { html, useLayoutEffect, useRef } from "../library.js";
import { open } from "../store.js";
import { readLesson } from "./lessons.js";

/** Whether two nodes differ in their words and numbers at most. @param {Node} one @param {Node} other @returns {boolean} */
const isAlike = (one, other) =>
    one.nodeName === other.nodeName &&
    one.childNodes.length === other.childNodes.length &&
    [...one.childNodes].every((child, at) => isAlike(child, other.childNodes[at]));

const OWN = ["open", "style", "tabindex"]; // what the reader and this module set

/** Gives a node the words and numbers of one that is alike. @param {Node} node @param {Node} next */
function follow(node, next) {
    if (node instanceof CharacterData) {
        if (node.data !== /** @type {CharacterData} */ (next).data) node.data = /** @type {CharacterData} */ (next).data;
        return;
    }
    if (node instanceof Element) {
        const { attributes } = /** @type {Element} */ (next);
        for (const name of node.getAttributeNames()) if (!attributes.getNamedItem(name) && !OWN.includes(name)) node.removeAttribute(name);
        for (const { name, value } of attributes) if (node.getAttribute(name) !== value) node.setAttribute(name, value);
    }
    node.childNodes.forEach((child, at) => follow(child, next.childNodes[at]));
}

/**
 * Shows HTML in an element. Where only numbers changed, they alone are replaced: focus, scrolling, what is unfolded
 * stay as they are.
 * @param {HTMLElement} element
 * @param {string} source
 */
function show(element, source) {
    const next = document.createElement("template");
    next.innerHTML = source;
    const [before, after] = [[...element.childNodes], [...next.content.childNodes]];
    if (before.length === after.length && before.every((node, at) => isAlike(node, after[at])))
        before.forEach((node, at) => follow(node, after[at]));
    else element.replaceChildren(next.content);
}

const LETTERS = 9; // pixels of the smallest letters of a picture
const LARGEST = 1.15; // times its own size a picture is shown

/** A picture is never made too small to read: it is scrolled then. @param {HTMLElement} element */
function letRead(element) {
    for (const svg of element.querySelectorAll("svg")) {
        const { width } = svg.viewBox.baseVal;
        const letters = [...svg.querySelectorAll("[font-size]")].map(one => parseFloat(one.getAttribute("font-size") ?? ""));
        if (!width || !letters.length) continue;
        svg.style.setProperty("min-width", `${Math.ceil((width * LETTERS) / Math.min(...letters))}px`);
        svg.style.setProperty("max-width", `${Math.ceil(width * LARGEST)}px`);
    }
}

/** What is wider than its place can be scrolled by keys, too. @param {HTMLElement} element */
function letScroll(element) {
    for (const one of [element, .../** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("table, pre, .picture"))])
        if (one.scrollWidth > one.clientWidth + 1) one.tabIndex = 0;
        else one.removeAttribute("tabindex");
}

/** What a click inside leads to: a number to open, another lesson. @param {MouseEvent} event */
function onClick(event) {
    const on = /** @type {Element} */ (event.target).closest("[data-open], [data-lesson]");
    const { open: name, lesson } = /** @type {HTMLElement | null} */ (on)?.dataset ?? {};
    if (!name && !lesson) return;
    event.preventDefault();
    if (name) open(name);
    else if (lesson) void readLesson(lesson);
}

/** @param {{html: string, class?: string}} properties */
export function Markup({ html: source, class: name = "" }) {
    const place = useRef(/** @type {HTMLElement | null} */ (null));
    useLayoutEffect(() => {
        const element = place.current;
        if (!element) return;
        show(element, source);
        letRead(element);
        letScroll(element);
    }, [source]);
    useLayoutEffect(() => {
        const element = place.current;
        if (!element) return undefined;
        const seen = new ResizeObserver(() => letScroll(element));
        seen.observe(element);
        return () => seen.disconnect();
    }, []);
    return html`<div class=${`markup ${name}`} ref=${place} onClick=${onClick}></div>`;
}
