/** A number's symbol as the book sets it, made of its name: w(3)[1,1] is w with a low 5, or w with 11 and (3). */
import { html } from "../library.js";
import { scene } from "../store.js";

const NAME = /^(d?)(w|b|u|z|delta)\((\d+)\)(?:\[(\d+)(?:,(\d+))?\])?(\+?)$/;
const LETTERS = /** @type {Record<string, string>} */ ({ delta: "δ" });

/** @typedef {import("../library.js").Drawn} Drawn */

/** An index as the session sets it: letters italic, numbers upright, words as words. @param {string} text */
function index(text) {
    if (/^\d+$/.test(text)) return html`<mn>${text}</mn>`;
    const found = /^(\p{L})(\d*)$/u.exec(text);
    if (!found) return html`<mtext>${text}</mtext>`;
    return found[2] ? html`<mrow><mi>${found[1]}</mi><mn>${found[2]}</mn></mrow>` : html`<mi>${text}</mi>`;
}

/** @param {string} layer */
const above = layer => html`<mrow><mo stretchy="false">(</mo><mn>${layer}</mn><mo stretchy="false">)</mo></mrow>`;

/**
 * The book's own name of a number, "w5", or null where it has none.
 * @param {string} name
 */
function label(name) {
    const names = scene.value?.names;
    return names?.weights[name] ?? null;
}

/** A letter with what stands low and high at it. @param {string} letter @param {Drawn | null} low @param {Drawn | null} high */
function scripts(letter, low, high) {
    if (low && high) return html`<msubsup><mi>${letter}</mi>${low}${high}</msubsup>`;
    if (low) return html`<msub><mi>${letter}</mi>${low}</msub>`;
    return high ? html`<msup><mi>${letter}</mi>${high}</msup>` : html`<mi>${letter}</mi>`;
}

/**
 * The inside of a `<math>`: the symbol of one number.
 * @param {string} name
 * @returns {Drawn}
 */
export function symbol(name) {
    const found = NAME.exec(name);
    if (!found) return html`<mi>${name}</mi>`;
    const [, derivative, letter, l, j, i, plus] = found;
    const bare = name.replace(/^d(?=[wb]\()/, "").replace("+", "");
    const next = plus ? html`<mo>+</mo>` : null;
    const own = /^(\p{L}+)(\d+)$/u.exec(label(bare) ?? "");
    const unit = scene.value?.names.units[`${l},${j}`];
    const drawn = own
        ? scripts(own[1], html`<mn>${own[2]}</mn>`, next)
        : unit && letter.length > 0 && "uzdelta".includes(letter)
          ? scripts(LETTERS[letter] ?? letter, index(unit), null)
          : scripts(
                LETTERS[letter] ?? letter,
                j === undefined ? null : i === undefined ? index(j) : html`<mrow><mn>${j}</mn>${Number(j) > 9 || Number(i) > 9 ? html`<mo>,</mo>` : null}<mn>${i}</mn></mrow>`,
                html`<mrow>${above(l)}${next}</mrow>`,
            );
    if (!derivative) return drawn;
    const d = html`<mo form="prefix" lspace="0" rspace="0">∂</mo>`;
    return html`<mfrac><mrow>${d}<mi>E</mi></mrow><mrow>${d}${drawn}</mrow></mfrac>`;
}

/** @param {{name: string}} properties */
export const Symbol = ({ name }) => html`<math>${symbol(name)}</math>`;

/** The symbol in one line, for names of controls: w5, delta o1, dE/dw5. @param {string} name */
export function spoken(name) {
    const found = NAME.exec(name);
    if (!found) return name;
    const [, derivative, letter, l, j, , plus] = found;
    const bare = name.replace(/^d(?=[wb]\()/, "").replace("+", "");
    const unit = scene.value?.names.units[`${l},${j}`];
    const short = label(bare) ?? (unit && "uzdelta".includes(letter) ? `${LETTERS[letter] ?? letter} ${unit}` : bare);
    return `${derivative ? "∂E/∂" : ""}${short}${plus}`;
}
