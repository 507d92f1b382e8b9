/** Where something that has a name stands in the picture, for what is laid beside it. */
import { parts } from "./names.js";

/** @typedef {{x: number, y: number, width: number, height: number}} Box
 *  @typedef {Box & {list?: Box, aside?: boolean}} Anchor - aside: what belongs to it stands at its side, not below */

/**
 * The box of a name, in the picture's pixels.
 * @param {import("./layout.js").Layout} layout
 * @param {string} name
 * @returns {Anchor | null}
 */
export function anchor(layout, name) {
    const tag = layout.tags.find(found => found.name === name);
    if (tag) return { x: tag.x, y: tag.y - layout.tag.height / 2, ...layout.tag, list: listOf(layout, tag) };
    const edge = layout.edges.find(found => found.name === name);
    if (edge) return { x: (edge.x0 + edge.x1) / 2, y: (edge.y0 + edge.y1) / 2 - 9, width: 0, height: 18 };
    const at = parts(name);
    const unit = at && layout.units.find(found => found.l === at.l && (found.j === at.j || found.kind === "image"));
    return unit ? { x: unit.x, y: unit.y, width: unit.width, height: unit.height, aside: true } : null;
}

/** The whole list in which a number stands: what is laid below it covers none of its numbers. @param {import("./layout.js").Layout} layout @param {import("./layout.js").Tag} tag */
function listOf(layout, { l, j, x }) {
    const list = layout.tags.filter(one => one.l === l && one.j === j);
    const [top, bottom] = [Math.min(...list.map(one => one.y)), Math.max(...list.map(one => one.y))];
    return { x, y: top - layout.tag.height / 2, width: layout.tag.width, height: bottom - top + layout.tag.height };
}

/** Below a unit of the upper half, above one of the lower half. @param {HTMLElement} card @param {Box} at @param {import("./layout.js").Layout} layout */
function under(card, at, layout) {
    const { offsetWidth: width, offsetHeight: height } = card;
    const below = at.y + at.height / 2 < layout.height / 2;
    card.style.setProperty("left", `${Math.max(0, Math.min(at.x + at.width / 2 - width / 2, layout.width - width))}px`);
    card.style.setProperty("top", `${Math.max(0, below ? at.y + at.height + 8 : at.y - height - 8)}px`);
}

/**
 * Puts a card below a box, or above it where there is no room, and inside the picture.
 * @param {HTMLElement} card
 * @param {Anchor} at
 * @param {import("./layout.js").Layout} layout
 */
export function beside(card, at, layout) {
    const box = at.list ?? at;
    const { offsetWidth: width, offsetHeight: height } = card;
    if (at.aside) {
        const right = at.x + at.width + 8;
        const x = right + width <= layout.width ? right : at.x - width - 8;
        if (x < 0) return under(card, at, layout);
        card.style.setProperty("left", `${x}px`);
        card.style.setProperty("top", `${Math.max(0, Math.min(at.y + at.height / 2 - height / 2, layout.height - height))}px`);
        return;
    }
    // At the left of the units that the list leads to: over edges, where nothing is read.
    const middle = at.list ? box.x + box.width - width : box.x + box.width / 2 - width / 2;
    const left = Math.max(0, Math.min(middle, layout.width - width));
    const below = box.y + box.height + 8;
    const top = below + height <= layout.height ? below : box.y - height - 8;
    card.style.setProperty("left", `${left}px`);
    card.style.setProperty("top", `${Math.max(0, top)}px`);
}
