/** The tables' formulas, written in a small part of LaTeX, as MathML. */
import { html } from "./library.js";

const OWN = /\\[a-zA-Z]+|\\.|[A-Za-z]|\d+(?:\.\d+)?|\S/g;
/** @type {Record<string, string>} */
const LETTERS = {
    alpha: "α", beta: "β", delta: "δ", epsilon: "ε", varepsilon: "ε", theta: "θ", lambda: "λ", mu: "μ", pi: "π", rho: "ρ",
    sigma: "σ", varphi: "φ", Phi: "Φ",
};
/** @type {Record<string, string>} */
const SIGNS = {
    sum: "∑", partial: "∂", nabla: "∇", le: "≤", ge: "≥", ne: "≠", approx: "≈", leftarrow: "←", cdot: "·", times: "×", "-": "−",
    "<": "<", ">": ">",
};
const FUNCTIONS = new Set(["log", "max", "min", "tanh", "cosh", "exp", "sin", "cos"]);
const BRACKETS = new Set(["(", ")", "[", "]", "|"]);

/** @typedef {import("./library.js").Drawn} Drawn */

class Typesetter {
    /** @param {string} source */
    constructor(source) {
        /** @type {string[]} */
        this.tokens = source.match(OWN) ?? [];
        this.at = 0;
    }

    /** All until a closing brace or the end. @returns {Drawn[]} */
    row() {
        const drawn = [];
        while (this.at < this.tokens.length && this.tokens[this.at] !== "}") drawn.push(this.scripted());
        return drawn;
    }

    /** A piece with what stands low and high at it. @returns {Drawn} */
    scripted() {
        const base = this.piece();
        /** @type {Record<string, Drawn>} */
        const scripts = {};
        while (this.tokens[this.at] === "_" || this.tokens[this.at] === "^") {
            const which = this.tokens[this.at++];
            scripts[which] = this.piece();
        }
        const { _: low, "^": high } = scripts;
        if (low && high) return html`<msubsup>${base}${low}${high}</msubsup>`;
        if (low) return html`<msub>${base}${low}</msub>`;
        return high ? html`<msup>${base}${high}</msup>` : base;
    }

    /** One token, or all that stands in braces. @returns {Drawn} */
    piece() {
        const token = this.tokens[this.at++] ?? "";
        if (token === "{") {
            const inside = this.row();
            this.at++;
            return html`<mrow>${inside}</mrow>`;
        }
        if (/^\d/.test(token)) return html`<mn>${token}</mn>`;
        if (/^[A-Za-z]$/.test(token)) return html`<mi>${token}</mi>`;
        if (token[0] === "\\") return this.command(token.slice(1));
        if (BRACKETS.has(token)) return html`<mo stretchy="false">${token}</mo>`;
        if (token === "-") return html`<mo form=${this.begins() ? "prefix" : "infix"}>−</mo>`;
        return html`<mo>${SIGNS[token] ?? token}</mo>`;
    }

    /** Whether the sign just taken has nothing before it that it could be taken from. */
    begins() {
        const before = this.tokens[this.at - 2] ?? "";
        return /^[=({[,+*/]?$/.test(before) || (before[0] === "\\" && before.slice(1) in SIGNS);
    }

    /** A function's name, with thin spaces where letters, numbers or signs stand beside it. @param {string} name */
    called(name) {
        const [before, next] = [this.tokens[this.at - 2] ?? "", this.tokens[this.at] ?? ""];
        const thin = html`<mspace width="0.17em" />`;
        return html`<mrow>${/^[\w)\]}]$/.test(before) && thin}<mi>${name}</mi><mo>⁡</mo>${/^[\w\\]/.test(next) && thin}</mrow>`;
    }

    /** @param {string} name @returns {Drawn} */
    command(name) {
        if (name === "frac" || name === "tfrac") return html`<mfrac>${this.piece()}${this.piece()}</mfrac>`;
        if (name === "sqrt") return html`<msqrt>${this.piece()}</msqrt>`;
        if (name === "hat") return html`<mover>${this.piece()}<mo>^</mo></mover>`;
        if (name === "mathrm") return html`<mi mathvariant="normal">${this.word()}</mi>`;
        if (name === ";" || name === ",") return html`<mspace width=${name === ";" ? "0.6em" : "0.2em"} />`;
        if (name in LETTERS) return html`<mi>${LETTERS[name]}</mi>`;
        if (FUNCTIONS.has(name)) return this.called(name);
        return html`<mo>${SIGNS[name] ?? name}</mo>`;
    }

    /** Letters in braces, set upright. */
    word() {
        const end = this.tokens.indexOf("}", this.at);
        const letters = this.tokens.slice(this.at + 1, end).join("");
        this.at = end + 1;
        return letters;
    }
}

/**
 * A formula as MathML, in a line of text or for itself.
 * @param {string} source
 * @param {boolean} [display]
 */
export const typeset = (source, display = false) =>
    html`<math displaystyle=${display ? "true" : "false"}>${new Typesetter(source).row()}</math>`;
