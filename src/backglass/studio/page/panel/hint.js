/** A hint: what a hidden number is made of, in symbols, and where in the picture that stands. */
import { html } from "../library.js";
import { typeset } from "../typeset.js";
import { symbol } from "./symbol.js";

const NAME = /^(dw|db|[a-z]+)\((\d+)\)(?:\[(\d+)(?:,(\d+))?\])?(\+?)$/;
const MOST = 4; // terms that are written out

/**
 * @typedef {import("../library.js").Drawn} Drawn
 * @typedef {{formula: Drawn, needs: string[], words: string, alone?: boolean}} Hint - `words` is the key of a sentence;
 *   a formula that stands alone has its left-hand side
 */

/** @param {Drawn[]} terms @param {Drawn} general */
function sum(terms, general) {
    if (terms.length > MOST) return html`<mo>∑</mo>${general}`;
    return terms.map((term, at) => (at ? html`<mo>+</mo>${term}` : term));
}

/** @param {string} one @param {string} other */
const product = (one, other) => html`<mrow>${symbol(one)}<mo lspace="0.15em" rspace="0.15em">·</mo>${symbol(other)}</mrow>`;

/** @param {string} l @param {string} j */
const slope = (l, j) => html`<mrow><mi>f</mi><mo lspace="0" rspace="0">′</mo><mo stretchy="false">(</mo>${symbol(`u(${l})[${j}]`)}<mo stretchy="false">)</mo></mrow>`;

/** @param {Scene} seen @param {number} l @param {string} j @returns {Hint} */
function ofInput(seen, l, j) {
    const from = seen.layers[l - 2].shown;
    const bias = { none: null, shared: `b(${l})`, augmented: `w(${l})[${j},0]`, per_unit: `b(${l})[${j}]`, frozen: `b(${l})[${j}]` }[seen.biases];
    const terms = from.map(i => product(`w(${l})[${j},${i}]`, `z(${l - 1})[${i}]`));
    const whole = seen.layers[l - 2].size > from.length ? Array(MOST + 1).fill(terms[0]) : terms;
    const needs = from.flatMap(i => [`w(${l})[${j},${i}]`, `z(${l - 1})[${i}]`]);
    const general = html`<mrow><mi>w</mi><mi>z</mi></mrow>`;
    return {
        formula: html`${sum(whole, general)}${bias && html`<mo>+</mo>${symbol(bias)}`}`,
        needs: bias ? [...needs, bias] : needs,
        words: "check.hint.u",
    };
}

/** @param {Scene} seen @param {number} l @param {string} j @returns {Hint} */
function ofDelta(seen, l, j) {
    const last = seen.layers.length;
    if (l === last) {
        const d = html`<mo form="prefix" lspace="0" rspace="0">∂</mo>`;
        const error = html`<mfrac><mrow>${d}<mi>E</mi></mrow><mrow>${d}${symbol(`z(${l})[${j}]`)}</mrow></mfrac>`;
        return { formula: html`${error}<mo>·</mo>${slope(String(l), j)}`, needs: [`z(${l})[${j}]`, `u(${l})[${j}]`], words: "check.hint.output" };
    }
    const to = seen.layers[l].shown;
    const terms = to.map(k => product(`delta(${l + 1})[${k}]`, `w(${l + 1})[${k},${j}]`));
    const whole = seen.layers[l].size > to.length ? Array(MOST + 1).fill(terms[0]) : terms;
    const inner = sum(whole, html`<mrow><mi>δ</mi><mi>w</mi></mrow>`);
    return {
        formula: html`<mrow><mo stretchy="false">(</mo>${inner}<mo stretchy="false">)</mo></mrow><mo>·</mo>${slope(String(l), j)}`,
        needs: [...to.flatMap(k => [`delta(${l + 1})[${k}]`, `w(${l + 1})[${k},${j}]`]), `u(${l})[${j}]`],
        words: "check.hint.delta",
    };
}

/** @param {Scene} seen @returns {Hint} */
function ofLoss(seen) {
    const last = seen.layers.length;
    const needs = seen.layers[last - 1].shown.flatMap(j => [`z(${last})[${j}]`, `d(${last})[${j}]`]);
    return { formula: typeset(seen.loss.formula, true), alone: true, needs, words: "check.hint.loss" };
}

/**
 * What leads to a hidden number of the picture.
 * @param {Scene} seen
 * @param {string} name
 * @returns {Hint | null}
 */
export function hint(seen, name) {
    if (name === "E") return ofLoss(seen);
    const found = NAME.exec(name);
    if (!found) return null;
    const [, what, layer, j, i, plus] = found;
    const l = Number(layer);
    if (plus) {
        const parameter = name.slice(0, -1);
        return {
            formula: html`${symbol(parameter)}<mo>−</mo><mi>η</mi><mo>·</mo>${symbol(`d${parameter}`)}`,
            needs: [parameter, `d${parameter}`],
            words: "check.hint.next",
        };
    }
    if (what === "u") return ofInput(seen, l, j);
    if (what === "z") return { formula: html`<mi>f</mi><mo stretchy="false">(</mo>${symbol(`u(${l})[${j}]`)}<mo stretchy="false">)</mo>`, needs: [`u(${l})[${j}]`], words: "check.hint.z" };
    if (what === "delta") return ofDelta(seen, l, j);
    if (j === undefined) return { formula: html`<mo>∑</mo><msub><mi>δ</mi><mi>j</mi></msub>`, needs: seen.layers[l - 1].shown.map(unit => `delta(${l})[${unit}]`), words: "check.hint.gradient" };
    const delta = `delta(${l})[${j}]`;
    if (what === "db" || i === "0") return { formula: symbol(delta), needs: [delta], words: "check.hint.gradient" };
    return { formula: product(delta, `z(${l - 1})[${i}]`), needs: [delta, `z(${l - 1})[${i}]`], words: "check.hint.gradient" };
}
