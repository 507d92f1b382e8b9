/** How much of each layer can be shown in the room that there is, at the size at which it is read best. */
import { present } from "../store.js";

/**
 * @typedef {"full" | "pair" | "compact" | "dot" | "map" | "tile" | "portrait"} CardKind
 *   full: u, z, delta; pair: z and the bias; compact: z; map: a heat map; tile: one without its name; portrait: the weights as a picture, and z
 * @typedef {CardKind | "input" | "image"} UnitKind
 * @typedef {"all" | "none"} TagKind
 * @typedef {{card: CardKind, tags: TagKind, inputs: number, input: number}} Detail
 * @typedef {{width: number, height: number}} Size
 */

/** @type {Record<CardKind, Size>} */
export const CARDS = {
    full: { width: 132, height: 76 },
    pair: { width: 98, height: 44 },
    compact: { width: 98, height: 26 },
    dot: { width: 20, height: 20 },
    map: { width: 48, height: 54 },
    tile: { width: 26, height: 26 },
    portrait: { width: 110, height: 26 },
};
const FEW_DIGITS = 106; // of a full card for a last row, whose figures have five decimals
export const TAG = { width: 94, height: 19, gap: 10 };
export const HEAD = 62; // room for the layers' titles
export const FOOT = 66; // room for the unit 1 of the biases
const NARROW = 620; // below, the page grows downwards instead
const NARROW_TALL = 460; // of a layer there
const WIDE = 1500;
const AIR = 7; // between two units at least
const [REACH, SHORT_REACH] = [46, 36]; // an edge is at least so long; for a last row, whose figures need the room
const TARGETS = 84; // room for d

/** @type {[CardKind, TagKind][]} from all to hardly anything */
const CHOICES = [["full", "all"], ["pair", "all"], ["compact", "all"], ["full", "none"], ["pair", "none"], ["compact", "none"], ["dot", "none"]];
/** @type {[CardKind, TagKind][]} where the page is narrow it grows downwards */
const NARROW_CHOICES = [["pair", "none"], ["compact", "none"], ["dot", "none"]];
/** @type {[CardKind, TagKind][]} */
const MAPS = [["map", "all"], ["map", "none"], ["tile", "none"], ["dot", "none"]];

/**
 * What one layer takes of height.
 * @param {number} units @param {number} entering @param {CardKind} card @param {TagKind} tags
 */
export function tall(units, entering, card, tags) {
    const list = tags === "all" ? entering * TAG.height : 0;
    return units * (Math.max(CARDS[card].height, list) + AIR) - AIR;
}

/**
 * How large a unit of a layer is drawn.
 * @param {Scene} scene @param {UnitKind} kind @param {boolean} narrow @param {number} height - of all the room
 * @param {number} count - so many stand in the layer
 * @param {number} [l] - the layer
 * @returns {Size}
 */
export function sizeOf(scene, kind, narrow, height, count, l = 0) {
    const most = (height - HEAD - FOOT) / count;
    if (kind === "image") {
        const [rows, columns] = scene.problem.image ?? [1, 1];
        const wide = narrow ? 84 : 128;
        return { width: wide, height: (wide * rows) / columns };
    }
    if (kind === "input") return { width: inputWidth(scene, narrow), height: narrow ? 38 : count > 8 ? 26 : 36 };
    const card = kind === "full" && present.value ? { ...CARDS.full, width: FEW_DIGITS } : CARDS[kind];
    if (kind === "map") {
        const side = narrow ? 52 : Math.max(38, Math.min(118, most - 28));
        return { width: side, height: side + 16 };
    }
    if (kind === "tile") {
        const side = narrow ? 30 : Math.max(card.width, Math.min(56, most - AIR));
        return { width: side, height: side };
    }
    if (kind === "portrait") {
        const side = narrow ? 30 : Math.max(card.height, Math.min(72, most - AIR));
        return { width: side + card.width - card.height, height: side };
    }
    if (kind === "dot") return card;
    // A class's name stands before the number, where the card has no line for it alone.
    const longest = l === scene.layers.length && kind !== "full" ? Math.max(...scene.names.outputs.map(name => name.length)) : 0;
    return { width: narrow ? 86 : Math.max(card.width, Math.min(longest * 7.2 + 68, 170)), height: card.height };
}

/** @param {Scene} scene @param {boolean} narrow */
function inputWidth(scene, narrow) {
    const longest = Math.max(...scene.layers[0].shown.map(i => (scene.names.inputs[i - 1] ?? "").length));
    return Math.min(Math.max(longest * 7.4 + 88, 108), narrow ? 82 : 220);
}

/**
 * @param {Scene} scene @param {number} width @param {number} height @param {boolean} narrow
 * @param {[CardKind, TagKind][]} choices - one a layer from the second on
 */
function fits(scene, width, height, narrow, choices) {
    const first = scene.problem.image ? "image" : ["map", "tile"].includes(choices[0][0]) ? "map" : "input";
    let across = sizeOf(scene, first, narrow, height, scene.layers[0].shown.length).width + (narrow ? 0 : TARGETS);
    for (const [at, [card, tags]] of choices.entries()) {
        const [before, layer] = [scene.layers[at], scene.layers[at + 1]];
        across += sizeOf(scene, card, narrow, height, layer.shown.length, layer.l).width + (tags === "all" ? TAG.width + TAG.gap : 0) + (narrow ? 26 : present.value ? SHORT_REACH : REACH);
        const entering = before.shown.length + (scene.biases === "none" ? 0 : 1);
        if (!narrow && tall(layer.shown.length, entering, card, tags) > height - HEAD - FOOT) return false;
    }
    return across <= width;
}

/**
 * The detail of each layer from the second on, for this room.
 * @param {Scene} scene @param {number} width @param {number} height @param {boolean} narrow @param {boolean} maps
 */
function detail(scene, width, height, narrow, maps) {
    const list = maps ? MAPS : narrow ? NARROW_CHOICES : CHOICES;
    const last = list.length - 1;
    const most = narrow ? NARROW_TALL : height - HEAD - FOOT;
    const steps = scene.layers.slice(1).map(() => 0);
    /** @param {number} n @returns {[CardKind, TagKind]} */
    const choiceOf = n => (scene.problem.image && n === 0 && steps[n] < last ? ["portrait", "none"] : list[steps[n]]);
    /** @param {number} n */
    const isTooTall = n => {
        const entering = scene.layers[n].shown.length + (scene.biases === "none" ? 0 : 1);
        return tall(scene.layers[n + 1].shown.length, entering, ...choiceOf(n)) > most;
    };
    const choices = () => steps.map((_, n) => choiceOf(n));
    // A layer that is too tall gives way alone; for want of width all of them do, the most detailed first.
    for (let n = 0; n < steps.length; n++) while (steps[n] < last && isTooTall(n)) steps[n]++;
    while (!fits(scene, width, height, narrow, choices()) && steps.some(step => step < last)) {
        const least = Math.min(...steps);
        for (let n = 0; n < steps.length; n++) if (steps[n] === least) steps[n]++;
    }
    return choices();
}

/**
 * The detail of each layer, and how much larger than at least all can be with it.
 * @param {Scene} scene @param {number} width @param {number} height @param {boolean} maps
 * @param {number} least - the smallest scale
 */
export function choose(scene, width, height, maps, least) {
    const narrow = width < NARROW;
    const choice = detail(scene, width / least, height / least, narrow, maps);
    const largest = narrow ? least : least * (width > WIDE ? 1.45 : 1.25);
    let scale = least;
    for (let larger = least + 0.05; larger <= largest; larger += 0.05) {
        const [w, h] = [width / larger, height / larger];
        const next = detail(scene, w, h, narrow, maps);
        if (String(next) !== String(choice) || !fits(scene, w, h, narrow, next)) break;
        scale = larger;
    }
    return { scale, choice, narrow, targets: narrow ? (choice.at(-1)?.[0] === "dot" ? 24 : 0) : TARGETS };
}
