/**
 * Scales: from a value to a place in pixels and back, with ticks at round numbers.
 *
 * @typedef {object} Scale
 * @property {(value: number) => number} at  the place of a value, in pixels
 * @property {(place: number) => number} value  the value at a place
 * @property {number[]} ticks  round values inside, from low to high
 * @property {[number, number]} domain
 * @property {"linear" | "log" | "time"} kind
 */

const MINUS = "\u2212";

/**
 * Round values between two, about so many: steps of 1, 2 or 5 times a power of ten.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} [about]
 * @returns {number[]}
 */
export function roundValues(low, high, about = 5) {
    const span = high - low;
    // Of ends that agree in all but their last digits no steps can be told apart.
    if (!(span > 1e-12 * Math.max(Math.abs(low), Math.abs(high))) || !Number.isFinite(span)) return [low];
    const rough = span / Math.max(about, 1);
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = power * ([1, 2, 5].find(times => times * power >= rough * 0.999) ?? 10);
    const first = Math.ceil(low / step - 1e-9);
    const last = Math.floor(high / step + 1e-9);
    const values = [];
    for (let k = first; k <= last; k += 1) values.push(Number((k * step).toPrecision(12)));
    return values;
}

/**
 * Powers of ten between two values, every so many that no more than `most` stand there.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} [most]
 * @returns {number[]}
 */
export function powers(low, high, most = 6) {
    const first = Math.ceil(Math.log10(low) - 1e-9);
    const last = Math.floor(Math.log10(high) + 1e-9);
    const step = Math.max(1, Math.ceil((last - first + 1) / most));
    const values = [];
    for (let k = first; k <= last; k += step) values.push(Number(`1e${k}`));
    return values;
}

/**
 * Powers of ten, and 2 and 5 times them where there is room.
 *
 * @param {number} low
 * @param {number} high
 * @param {number} most
 */
function logTicks(low, high, most) {
    const tens = powers(low, high, most);
    const between = powers(low / 10, high, 12).flatMap(ten => [ten, 2 * ten, 5 * ten]);
    const all = between.map(value => Number(value.toPrecision(6))).filter(value => value >= low * 0.999 && value <= high * 1.001);
    return all.length <= most + 1 ? all : tens;
}

/**
 * @param {[number, number]} domain
 * @param {[number, number]} range
 * @param {number} [about]
 * @returns {Scale}
 */
export function linear(domain, range, about = 5) {
    const [low, high] = domain;
    const slope = (range[1] - range[0]) / (high - low || 1);
    return {
        kind: "linear",
        domain,
        at: value => range[0] + (value - low) * slope,
        value: place => low + (place - range[0]) / slope,
        ticks: roundValues(low, high, about),
    };
}

/**
 * Both ends of the domain are above 0; what is not above 0 stands at the lower end.
 *
 * @param {[number, number]} domain
 * @param {[number, number]} range
 * @param {number} [most]
 * @returns {Scale}
 */
export function logarithmic(domain, range, most = 5) {
    const [low, high] = domain.map(Math.log10);
    const slope = (range[1] - range[0]) / (high - low || 1);
    return {
        kind: "log",
        domain,
        at: value => range[0] + ((value > 0 ? Math.log10(value) : low) - low) * slope,
        value: place => 10 ** (low + (place - range[0]) / slope),
        ticks: logTicks(domain[0], domain[1], most),
    };
}

/**
 * Updates 0, 1, 10, 100 ... of a run: logarithmic, with 0 at its left end.
 *
 * @param {number} most  the update at the right end
 * @param {[number, number]} range
 * @returns {Scale}
 */
export function updates(most, range) {
    const end = Math.log1p(most);
    const width = range[1] - range[0];
    return {
        kind: "time",
        domain: [0, most],
        at: value => range[0] + (Math.log1p(Math.max(value, 0)) / end) * width,
        value: place => Math.expm1(((place - range[0]) / (width || 1)) * end),
        ticks: [0, ...powers(1, most, 12)],
    };
}

/**
 * The right end of a run's axis of updates: a power of ten, so that it seldom moves while numbers run.
 *
 * @param {number} end  the furthest update that was made
 * @param {number} [least]
 */
export function roundEnd(end, least = 10000) {
    return Math.max(least, Number(`1e${Math.ceil(Math.log10(Math.max(end, 1)) - 1e-9)}`));
}

/**
 * The right end of a linear axis of updates: 1, 2 or 5 times a power of ten.
 *
 * @param {number} end
 */
export const roundLinearEnd = end => (end > 10 ? roundUp(end / 1.001) : 10);

/**
 * Round ends around the values, for an axis that moves in few steps; null where there is nothing to show.
 *
 * @param {Iterable<number | null>} values
 * @param {boolean} log  whether the axis is logarithmic: values at 0 and below are left out
 * @returns {[number, number] | null}
 */
export function roundDomain(values, log) {
    let low = Infinity;
    let high = -Infinity;
    for (const value of values) {
        if (value === null || !Number.isFinite(value) || (log && value <= 0)) continue;
        if (value < low) low = value;
        if (value > high) high = value;
    }
    if (low > high) return null;
    if (log) return [roundDown(low), roundUp(high)];
    if (low === high) return low === 0 ? [-1, 1] : [Math.min(0, 2 * low), Math.max(0, 2 * high)];
    if (low > 0 && low < high / 2) low = 0;
    if (high < 0 && high > low / 2) high = 0;
    const step = 10 ** Math.floor(Math.log10(high - low)) / 2;
    return [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step];
}

/**
 * The last of 1, 2, 5, 10 times a power of ten before a value.
 *
 * @param {number} value above 0
 */
function roundDown(value) {
    const power = Number(`1e${Math.floor(Math.log10(value))}`);
    return power * ([5, 2, 1].find(times => times * power <= value * 0.999) ?? 0.5);
}

/**
 * The next of 1, 2, 5, 10 times a power of ten.
 *
 * @param {number} value above 0
 */
function roundUp(value) {
    const power = Number(`1e${Math.floor(Math.log10(value))}`);
    return power * ([1, 2, 5].find(times => times * power >= value * 1.001) ?? 10);
}

/**
 * A tick's text: short, with a real minus.
 *
 * @param {number} value
 * @returns {string}
 */
export function tickText(value) {
    if (!Number.isFinite(value)) return "\u2013";
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-3 || size >= 1e6)) return exponential(value);
    return String(Number(value.toPrecision(6))).replace("-", MINUS);
}

/**
 * A value as a chart shows it: five digits that matter.
 *
 * @param {number} value
 * @returns {string}
 */
export function short(value) {
    if (!Number.isFinite(value)) return "\u2013";
    const size = Math.abs(value);
    if (size !== 0 && (size < 1e-4 || size >= 1e6)) return exponential(value, 3);
    const whole = Math.max(Math.floor(Math.log10(size || 1)), 0);
    return value.toFixed(Math.max(5 - whole, 0)).replace("-", MINUS);
}

/** @param {number} value @param {number} [digits] */
function exponential(value, digits) {
    const [number, power] = value.toExponential(digits).split("e");
    const sign = Number(power) < 0 ? "-" : "+";
    return `${number.replace("-", MINUS)}e${sign}${String(Math.abs(Number(power))).padStart(2, "0")}`;
}
