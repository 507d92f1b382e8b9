/** How much of each layer can be shown in the room that there is, at the size at which it is read best. */

/**
 * @typedef {"full" | "pair" | "compact" | "dot" | "map" | "portrait"} CardKind
 *   full: u, z, delta; pair: z and the bias; compact: z; map: a heat map; portrait: the weights as a picture, and z
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
    map: { width: 64, height: 80 },
    portrait: { width: 100, height: 26 },
};
export const TAG = { width: 94, height: 19, gap: 10 };
export const HEAD = 62; // room for the layers' titles
export const FOOT = 66; // room for the unit 1 of the biases
const NARROW = 620; // below, the page grows downwards instead
const NARROW_TALL = 460;
const AIR = 12; // between two units at least
const REACH = 46; // an edge is at least so long
const TARGETS = 84; // room for d

/** @type {[CardKind, TagKind][]} from all to hardly anything */
const CHOICES = [["full", "all"], ["pair", "all"], ["compact", "all"], ["full", "none"], ["pair", "none"], ["compact", "none"], ["dot", "none"]];
/** @type {[CardKind, TagKind][]} where the page is narrow it grows downwards */
const NARROW_CHOICES = [["pair", "none"], ["compact", "none"], ["dot", "none"]];
/** @type {[CardKind, TagKind][]} */
const MAPS = [["map", "all"], ["map", "none"], ["dot", "none"]];

/**
 * What one layer takes of height.
 * @param {number} units @param {number} entering @param {CardKind} card @param {TagKind} tags
 */
export function tall(units, entering, card, tags) {
    const list = tags === "all" ? entering * TAG.height : 0;
    return units * (Math.max(CARDS[card].height, list) + AIR) - AIR;
}

/** @param {Scene} scene @param {number} width */
export function inputWidth(scene, width) {
    if (scene.problem.image) return width < NARROW ? 84 : 128;
    const longest = Math.max(...scene.layers[0].shown.map(i => (scene.names.inputs[i - 1] ?? "").length));
    return Math.min(Math.max(longest * 7.4 + 88, 108), width < NARROW ? 82 : 220);
}

/**
 * @param {Scene} scene @param {number} width @param {number} height
 * @param {[CardKind, TagKind][]} choices - one a layer from the second on
 */
function fits(scene, width, height, choices) {
    const narrow = width < NARROW;
    let across = inputWidth(scene, width) + (narrow ? 0 : TARGETS);
    for (const [at, [card, tags]] of choices.entries()) {
        const [before, layer] = [scene.layers[at], scene.layers[at + 1]];
        const own = narrow && card !== "dot" ? 82 : CARDS[card].width;
        across += own + (tags === "all" ? TAG.width + TAG.gap : 0) + (narrow ? 26 : REACH);
        const entering = before.shown.length + (scene.biases === "none" ? 0 : 1);
        if (!narrow && tall(layer.shown.length, entering, card, tags) > height - HEAD - FOOT) return false;
    }
    return across <= width;
}

/**
 * The detail of each layer from the second on, and how much larger than at least all can be.
 * @param {Scene} scene @param {number} width @param {number} height @param {boolean} maps
 * @param {number} least - the smallest scale
 */
export function choose(scene, width, height, maps, least) {
    const list = maps ? MAPS : width < NARROW ? NARROW_CHOICES : CHOICES;
    const portraits = Boolean(scene.problem.image);
    const step = (/** @type {number} */ at) => list[Math.min(at, list.length - 1)];
    const narrow = width < NARROW;
    /** @param {number} w @param {number} h */
    const chosen = (w, h) => {
        const at = scene.layers.slice(1).map(() => 0);
        const now = () => at.map((step_, n) => /** @type {[CardKind, TagKind]} */ (portraits && n === 0 && step_ < list.length - 1 ? ["portrait", "none"] : step(step_)));
        // A layer that is too tall gives way alone; for want of width all of them do.
        for (let n = 0; n < at.length; n++) {
            const alone = () => {
                const [card, tags] = now()[n];
                const entering = scene.layers[n].shown.length + (scene.biases === "none" ? 0 : 1);
                const most = narrow ? NARROW_TALL : h - HEAD - FOOT;
                return tall(scene.layers[n + 1].shown.length, entering, card, tags) <= most;
            };
            while (at[n] < list.length - 1 && !alone()) at[n]++;
        }
        while (!fits(scene, w, h, now()) && at.some(one => one < list.length - 1)) {
            const lowest = Math.min(...at);
            for (let n = 0; n < at.length; n++) if (at[n] === lowest) at[n]++;
        }
        return now();
    };
    let scale = least;
    let choice = chosen(width / least, height / least);
    for (let larger = least + 0.05; larger <= 1.75 && !narrow; larger += 0.05) {
        const next = chosen(width / larger, height / larger);
        if (String(next) !== String(choice) || !fits(scene, width / larger, height / larger, next)) break;
        [scale, choice] = [larger, next];
    }
    return { scale, choice, narrow, targets: narrow ? 0 : TARGETS };
}
