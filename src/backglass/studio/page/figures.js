/** Figures as they are shown everywhere: no grouping, and a true minus. */

const MINUS = "\u2212";
const NONE = "\u2013";
const WIDEST = 10; // characters that a small card of the picture has room for

/** @param {string} text */
const signed = text => text.replaceAll("-", MINUS);

/**
 * Fixed decimals; where a value is too large or would lose all its digits, an exponent.
 * @param {number} value
 * @param {number} decimals
 */
export function fixed(value, decimals) {
    if (!Number.isFinite(value)) return Number.isNaN(value) ? NONE : signed(value > 0 ? "∞" : "-∞");
    const size = Math.abs(value);
    if (size >= 1e7 || (size !== 0 && decimals > 3 && size < 10 ** (1 - decimals))) return signed(value.toExponential(Math.min(decimals, 4)));
    const shown = value.toFixed(decimals);
    return Number(shown) === 0 ? shown.replace("-", "") : signed(shown);
}

/** Nine decimals, the panel's and hover's: 0.741365070. @param {number} value */
export const nine = value => fixed(value, 9);

/** Five decimals, the picture's: 0.35892. @param {number} value */
export function five(value) {
    const size = Math.abs(value);
    const text = size >= 100 && size < 1e7 ? fixed(value, size >= 10000 ? 1 : 3) : fixed(value, 5);
    return text.length <= WIDEST || !Number.isFinite(value) ? text : signed(value.toExponential(2));
}

/** As a person writes it: an input of 0.05 is 0.05, no zeros behind. @param {number} value */
export function plain(value) {
    if (!Number.isFinite(value)) return fixed(value, 0);
    const short = String(Number(value.toPrecision(6)));
    return signed(short);
}

/** The loss: 0.291027774, and where nine decimals lose digits six of them: 0.0000351019. @param {number} value */
export function loss(value) {
    if (!Number.isFinite(value)) return fixed(value, 9);
    const size = Math.abs(value);
    if (size === 0) return "0";
    if (size >= 0.001 && size < 1e7) return signed(value.toFixed(9));
    if (size >= 1e-9 && size < 0.001) return signed(value.toFixed(5 - Math.floor(Math.log10(size))));
    return exponent(value);
}

/** All digits that matter, with an exponent: 3.5101878e-05. @param {number} value */
export function exponent(value) {
    if (!Number.isFinite(value)) return fixed(value, 9);
    const [digits, power] = value.toExponential(7).split("e");
    const size = String(Math.abs(Number(power))).padStart(2, "0");
    return `${digits.replace("-", MINUS)}e${Number(power) < 0 ? "-" : "+"}${size}`;
}

/** Whether the loss says less than its exponent does, so that the latter stands beside it. @param {number} value */
export const isTiny = value => Number.isFinite(value) && value !== 0 && Math.abs(value) < 0.001;

/** A whole number without grouping: 10000. @param {number} value */
export const whole = value => (Number.isFinite(value) ? signed(String(Math.round(value))) : NONE);

/** What was typed with a true minus, for a message. @param {string} text */
export const typed = text => text.replaceAll(MINUS, "-").trim();

/** A name of the book with its number set low: "w5" is w₅, "o1" is o₁. @param {string} name */
export function lowered(name) {
    const found = /^(\p{L}+)(\d+)$/u.exec(name);
    if (!found) return name;
    return found[1] + [...found[2]].map(digit => String.fromCodePoint(0x2080 + Number(digit))).join("");
}
