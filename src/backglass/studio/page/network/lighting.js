/** What is lit: the number that is open and its ways to the loss, a factor or path at hand, and the present stage. */
import { parts } from "./names.js";

/**
 * The names that a number acts on until the loss, itself left out.
 * @param {Scene} scene
 * @param {string} name
 */
export function downstream(scene, name) {
    /** @type {Set<string>} */
    const found = new Set();
    const at = parts(name);
    if (!at) return found;
    const shared = at.j === 0;
    /** @type {number[]} */
    let reached = shared ? scene.layers[at.l - 1].shown : [at.j];
    for (let l = at.l; l <= scene.layers.length; l++) {
        if (l > at.l) {
            const from = reached;
            reached = scene.layers[l - 1].shown;
            for (const j of reached) for (const i of from) found.add(`w(${l})[${j},${i}]`);
        }
        for (const j of reached) found.add(`unit ${l},${j}`);
    }
    found.add("E");
    return found;
}

/** Names in a set, and the units that they belong to. @param {Iterable<string>} names */
function withUnits(names) {
    const found = new Set(names);
    for (const name of names) {
        const at = parts(name);
        if (at && (at.what === "u" || at.what === "z" || at.what === "delta")) found.add(`unit ${at.l},${at.j}`);
        if (at && at.what === "d") found.add(`d ${at.j}`);
    }
    return found;
}

/**
 * What of a walk through the stages is computed, and what is computed right now.
 * @param {Scene} scene
 * @param {number} count - so many stages are revealed; 0: no walk
 */
export function revealed(scene, count) {
    const now = new Set();
    const known = new Set();
    for (const [at, { kind, l = 0 }] of scene.stages.slice(0, count).entries()) {
        const whats = kind === "forward" ? [`u${l}`, `z${l}`] : kind === "gradients" ? [`g${l}`]
            : kind === "update" ? scene.layers.slice(1).map(layer => `w${layer.l}`) : [`delta${l}`];
        for (const what of whats) (at === count - 1 ? now : known).add(what);
    }
    return { now, known };
}

/**
 * Marks the elements of a picture; it writes attributes alone, never what preact keeps.
 * @param {Element} root
 * @param {{scene: Scene, opened: string | null, lit: ReadonlySet<string>, stage: number}} what
 */
export function light(root, { scene, opened, lit, stage }) {
    const way = lit.size ? withUnits(lit) : opened ? downstream(scene, opened) : new Set();
    const chosen = opened && parts(opened);
    const { now, known } = revealed(scene, stage);
    for (const element of root.querySelectorAll("[data-name], [data-edge]")) {
        const data = /** @type {HTMLElement} */ (element).dataset;
        const name = data.name ?? data.edge ?? "";
        const at = parts(name);
        element.toggleAttribute("data-chosen", name === opened);
        element.toggleAttribute("data-lit", way.has(name));
        if (!at || !stage) {
            element.removeAttribute("data-now");
            element.removeAttribute("data-later");
            continue;
        }
        const parameter = at.what === "w" || at.what === "b";
        const key = `${at.what === "b" ? "w" : at.what}${at.l}`;
        const given = parameter || at.l === 1;
        element.toggleAttribute("data-now", now.has(key) || (parameter && now.has(`g${at.l}`)));
        element.toggleAttribute("data-later", !given && !now.has(key) && !known.has(key));
    }
    for (const element of root.querySelectorAll("[data-unit]")) {
        const unit = /** @type {HTMLElement} */ (element).dataset.unit ?? "";
        const own = chosen && ["u", "z", "delta"].includes(chosen.what) && `${chosen.l},${chosen.j}` === unit;
        element.toggleAttribute("data-way", own || way.has(`unit ${unit}`));
        const [l] = unit.split(",");
        element.toggleAttribute("data-now", ["u", "z", "delta"].some(what => now.has(what + l)));
    }
    for (const element of root.querySelectorAll("[data-target]"))
        element.toggleAttribute("data-lit", way.has(`d ${/** @type {HTMLElement} */ (element).dataset.target}`));
}
