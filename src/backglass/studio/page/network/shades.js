/** Values as shades: from vermilion over paper to blue, in the colours of the theme. */

/** @typedef {{dark: string | undefined, colours: Uint32Array}} Palette */

const STEPS = 256; // of a colour, on either side
const STRONGEST = 0.72; // a field of one colour stays calmer than a figure

/** @type {Palette | null} */
let kept = null;

/** @param {Element} element @returns {Palette} */
function palette(element) {
    const root = /** @type {HTMLElement} */ (element.closest(".studio"));
    if (kept && kept.dark === root.dataset.theme) return kept;
    const style = getComputedStyle(root);
    /** @param {string} name */
    const colour = name => {
        const hex = style.getPropertyValue(name).trim().slice(1);
        const full = hex.length === 3 ? [...hex].map(digit => digit + digit).join("") : hex;
        return [0, 2, 4].map(at => parseInt(full.slice(at, at + 2), 16));
    };
    const [plus, minus, none] = [colour("--plus"), colour("--minus"), colour("--card")];
    const bytes = new Uint8ClampedArray(4 * (2 * STEPS + 1)).fill(255);
    for (let n = -STEPS; n <= STEPS; n++) {
        const [end, size] = [n < 0 ? minus : plus, STRONGEST * (Math.abs(n) / STEPS) ** 0.8];
        for (let c = 0; c < 3; c++) bytes[4 * (n + STEPS) + c] = none[c] + (end[c] - none[c]) * size;
    }
    kept = { dark: root.dataset.theme, colours: new Uint32Array(bytes.buffer) };
    return kept;
}

/**
 * Draws values into a canvas, a value a pixel.
 * @param {HTMLCanvasElement} canvas
 * @param {ArrayLike<number>} values - rows from the top
 * @param {number} width
 * @param {number} height
 * @param {(value: number) => number} share - the value as -1 ... 1
 */
export function shade(canvas, values, width, height, share) {
    const context = canvas.getContext("2d");
    if (!context) return;
    if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
    const { colours } = palette(canvas);
    const picture = context.createImageData(width, height);
    const pixels = new Uint32Array(picture.data.buffer);
    for (let n = 0; n < pixels.length; n++) {
        const part = Math.max(-1, Math.min(1, share(values[n]) || 0));
        pixels[n] = colours[Math.round(part * STEPS) + STEPS];
    }
    context.putImageData(picture, 0, 0);
}

/** How values of an activation become shares: between 0 and 1 about the middle, else by the largest. @param {string} activation @param {ArrayLike<number>} values */
export function scaleOf(activation, values) {
    if (/logistic|softmax|sigmoid|step/.test(activation)) return (/** @type {number} */ value) => 2 * value - 1;
    if (/tanh|softsign|erf/.test(activation)) return (/** @type {number} */ value) => value;
    let most = 1e-12;
    for (let n = 0; n < values.length; n++) most = Math.max(most, Math.abs(values[n]));
    return (/** @type {number} */ value) => value / most;
}
