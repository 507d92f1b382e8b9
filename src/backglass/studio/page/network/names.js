/** What things are called in the picture, and by which name they are opened. */
import { lowered } from "../figures.js";

/** @param {number} n */
const low = n => lowered(`x${n}`).slice(1);

/** @param {number} j @param {number} i */
const pair = (j, i) => (j > 9 || i > 9 ? `${low(j)},${low(i)}` : low(j) + low(i));

/** A unit's own name: h₁, bill_length_mm, or its number. @param {Scene} scene @param {number} l @param {number} j */
export function unitLabel(scene, l, j) {
    const { units, inputs, outputs } = scene.names;
    const own = units[`${l},${j}`];
    if (own) return lowered(own);
    const named = l === 1 ? inputs[j - 1] : l === scene.layers.length ? outputs[j - 1] : undefined;
    return named === undefined ? String(j) : lowered(named);
}

/** @param {number} l @param {number} j @param {number} i */
export const weightName = (l, j, i) => `w(${l})[${j},${i}]`;

/** @param {Scene} scene @param {number} l @param {number} j @param {number} i */
export function weightLabel(scene, l, j, i) {
    const own = scene.names.weights[weightName(l, j, i)];
    return own ? lowered(own) : `w${pair(j, i)}`;
}

/** The name of the bias of a unit, or null where the network has none. @param {Scene} scene @param {number} l @param {number} j */
export function biasName(scene, l, j) {
    if (scene.biases === "none") return null;
    if (scene.biases === "augmented") return weightName(l, j, 0);
    return scene.biases === "shared" ? `b(${l})` : `b(${l})[${j}]`;
}

/** @param {Scene} scene @param {number} l @param {number} j */
export function biasLabel(scene, l, j) {
    const own = scene.names.weights[biasName(scene, l, j) ?? ""];
    if (own) return lowered(own);
    if (scene.biases === "augmented") return `w${pair(j, 0)}`;
    return scene.biases === "shared" ? "b" : `b${low(j)}`;
}

/**
 * The parts of a name: what it is, and its numbers.
 * @param {string} name
 * @returns {{what: string, l: number, j: number, i: number} | null}
 */
export function parts(name) {
    const found = /^(w|b|u|z|delta|d)\((\d+)\)(?:\[(\d+)(?:,(\d+))?\])?$/.exec(name);
    if (!found) return null;
    return { what: found[1], l: Number(found[2]), j: Number(found[3] ?? 0), i: Number(found[4] ?? -1) };
}

/** Whether the units of a network can be drawn over the plane of its inputs. @param {Scene} scene */
export const hasMaps = scene => scene.problem.kind === "plane" || (scene.layers[0].size === 2 && scene.samples > 1);

/** Whether a penalty is part of a parameter's gradient: of weights, never of biases. @param {Scene} scene @param {string} name */
export function isPenalised(scene, name) {
    const at = parts(name);
    return at?.what === "w" && at.i > 0 && hasPenalty(scene);
}

/** @param {Scene} scene */
export const hasPenalty = scene => scene.settings.l1 > 0 || scene.settings.l2 > 0;

/** The gradient's name of a parameter: dw(3)[1,1]. @param {string} name */
export const gradientName = name => `d${name}`;

/** Whether a name is a parameter's. @param {string} name */
export const isParameter = name => name.startsWith("w(") || name.startsWith("b(");
