/** Where everything stands, in pixels: columns of units, the lists at their entrances, the edges between them. */
import { FOOT, HEAD, TAG, choose, sizeOf, tall } from "./detail.js";
import { biasName, weightName } from "./names.js";

/**
 * @typedef {import("./detail.js").UnitKind} UnitKind
 * @typedef {{l: number, j: number, kind: UnitKind, x: number, y: number, width: number, height: number,
 *   listed: boolean, scale: number}} Unit
 *   x, y: its left upper corner; listed: its weights and bias stand in a list at its entrance
 * @typedef {{name: string, l: number, j: number, i: number, bias: boolean, x: number, y: number}} Tag
 *   i: 0 at a bias; x: the left end, y: the middle
 * @typedef {{name: string, l: number, j: number, i: number, bias: boolean, tagged: boolean,
 *   x0: number, y0: number, x1: number, y1: number}} Edge
 * @typedef {{l: number, x: number, width: number, more: number, moreY: number}} Column
 * @typedef {{width: number, height: number, scale: number, narrow: boolean, tag: {width: number, height: number},
 *   units: Unit[], tags: Tag[], edges: Edge[], ones: {l: number, x: number, y: number}[], columns: Column[]}} Layout
 */

const TALLEST = 190; // the middles of two units are not further apart
const NARROW_TALLEST = 84;

/** @param {Scene} scene @param {number} width @param {number} height @param {boolean} maps @param {number} least */
export function layout(scene, width, height, maps, least) {
    const { scale, choice, narrow, targets } = choose(scene, width, height, maps, least);
    const last = scene.layers.length;
    const biased = scene.biases !== "none";
    const tagWidth = TAG.width * scale;
    const shown = scene.layers.map(layer => (layer.l === 1 && scene.problem.image ? [0] : layer.shown));
    const kinds = scene.layers.map((layer, at) => kindOf(scene, layer.l, at ? choice[at - 1][0] : "compact", maps));
    const sizes = kinds.map((kind, at) => {
        const size = sizeOf(scene, kind, narrow, height / scale, shown[at].length, at + 1);
        return { width: size.width * scale, height: size.height * scale };
    });
    // The middles of a layer's units are at least so far apart.
    const apart = scene.layers.map((_, at) => {
        const entering = at ? scene.layers[at - 1].shown.length + (biased ? 1 : 0) : 0;
        const list = at && choice[at - 1][1] === "all" ? tall(1, entering, "dot", "all") * scale : 0;
        return Math.max(list, sizes[at].height) + (narrow ? 14 : 7) * scale;
    });
    const needed = Math.max(...shown.map((units, at) => units.length * apart[at]));
    const [head, foot] = [HEAD * scale, (biased ? FOOT : 20) * scale];
    const tallest = narrow ? NARROW_TALLEST : TALLEST * scale;
    const most = Math.max(...shown.map(units => units.length));
    const room = Math.max(needed, Math.min(most * tallest, narrow ? 260 : height - head - foot));
    const middle = head + room / 2;

    const lists = choice.map(([, tags]) => (tags === "all" ? tagWidth + TAG.gap * scale : 0));
    const taken = sizes.reduce((sum, size) => sum + size.width, 0) + lists.reduce((sum, one) => sum + one, 0);
    const reach = Math.min((width - taken - targets * scale - 4) / (last - 1), 230 * scale);
    const spare = width - taken - targets * scale - reach * (last - 1);
    /** @type {Layout} */
    const made = { width, height: head + room + foot, scale, narrow, tag: { width: tagWidth, height: TAG.height * scale },
        units: [], tags: [], edges: [], ones: [], columns: [] };
    let x = Math.max(2, spare / 2);
    for (const [at, layer] of scene.layers.entries()) {
        if (at) x += reach + lists[at - 1];
        const { width: wide, height: high } = sizes[at];
        const units = shown[at];
        const pitch = Math.min(room / units.length, Math.max(tallest, apart[at]));
        for (const [n, j] of units.entries()) {
            const y = middle + (n - (units.length - 1) / 2) * pitch - high / 2;
            made.units.push({ l: layer.l, j, kind: kinds[at], x, y, width: wide, height: high, scale, listed: at > 0 && choice[at - 1][1] === "all" });
        }
        const more = layer.size - layer.shown.length;
        const bottom = middle + ((units.length - 1) / 2) * pitch + high / 2;
        made.columns.push({ l: layer.l, x, width: wide, more, moreY: bottom + 6 * scale });
        if (biased && layer.l < last) made.ones.push({ l: layer.l, x: x + wide - 13 * scale, y: made.height - foot / 2 });
        if (at) join(scene, made, layer.l, choice[at - 1][1] === "all");
        x += wide;
    }
    return made;
}

/** How a layer's units are drawn. @param {Scene} scene @param {number} l @param {import("./detail.js").CardKind} card @param {boolean} maps @returns {UnitKind} */
function kindOf(scene, l, card, maps) {
    if (l > 1) return card;
    return scene.problem.image ? "image" : maps ? "map" : "input";
}

/** The lists and edges at the entrances of a layer. @param {Scene} scene @param {Layout} made @param {number} l @param {boolean} tagged */
function join(scene, made, l, tagged) {
    const [from, to] = [made.units.filter(unit => unit.l === l - 1), made.units.filter(unit => unit.l === l)];
    const one = made.ones.find(found => found.l === l - 1);
    const step = Math.min(made.tag.height, 19 * made.scale);
    const picture = from[0].kind === "image";
    for (const unit of to) {
        const middle = unit.y + (unit.kind === "map" ? (unit.height + 16 * made.scale) / 2 : unit.height / 2);
        const rows = from.length + (one ? 1 : 0);
        const end = tagged ? unit.x - made.tag.width - TAG.gap * made.scale : unit.x;
        for (let n = 0; n < rows; n++) {
            const bias = n === from.length;
            const source = bias ? null : from[n];
            const i = source ? source.j : 0;
            const name = bias ? (biasName(scene, l, unit.j) ?? "") : weightName(l, unit.j, i);
            // Without a list the edges come in side by side, so that each one's end is seen.
            const spread = Math.min(unit.height * 0.62, rows * 5 * made.scale) / Math.max(rows - 1, 1);
            const y = middle + (n - (rows - 1) / 2) * (tagged ? step : spread);
            if (tagged && !picture) made.tags.push({ name, l, j: unit.j, i, bias, x: end, y });
            const x0 = source ? source.x + source.width : (one?.x ?? 0) + 13 * made.scale;
            const y0 = source ? source.y + (source.kind === "map" ? (source.height + 16 * made.scale) / 2 : source.height / 2) : (one?.y ?? 0);
            made.edges.push({ name: picture && !bias ? "" : name, l, j: unit.j, i, bias, tagged, x0, y0, x1: end, y1: y });
        }
    }
}

/** An edge as a curve. @param {Edge} edge */
export function curve({ x0, y0, x1, y1 }) {
    const middle = (x0 + x1) / 2;
    return `M${x0.toFixed(1)} ${y0.toFixed(1)}C${middle.toFixed(1)} ${y0.toFixed(1)} ${middle.toFixed(1)} ${y1.toFixed(1)} ${x1.toFixed(1)} ${y1.toFixed(1)}`;
}

/** The edge that passes nearest, not further than `most` away. @param {Edge[]} edges @param {number} x @param {number} y @param {number} most */
export function nearest(edges, x, y, most) {
    let [best, distance] = [/** @type {Edge | null} */ (null), most];
    for (const edge of edges) {
        if (!edge.name || x < edge.x0 || x > edge.x1) continue;
        const share = (x - edge.x0) / (edge.x1 - edge.x0);
        let [low, high] = [0, 1];
        for (let n = 0; n < 20; n++) {
            const t = (low + high) / 2;
            const at = 1.5 * t * (1 - t) ** 2 + 1.5 * t ** 2 * (1 - t) + t ** 3;
            if (at < share) low = t;
            else high = t;
        }
        const rise = 3 * low ** 2 * (1 - low) + low ** 3;
        const away = Math.abs(edge.y0 + (edge.y1 - edge.y0) * rise - y);
        if (away < distance) [best, distance] = [edge, away];
    }
    return best;
}
