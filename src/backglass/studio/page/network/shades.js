/** Values as shades: from vermilion over paper to blue, in the colours of the theme. */

/** @typedef {{plus: number[], minus: number[], none: number[], dark: string | undefined}} Palette */

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
    kept = { plus: colour("--plus"), minus: colour("--minus"), none: colour("--card"), dark: root.dataset.theme };
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
    const { plus, minus, none } = palette(canvas);
    const picture = context.createImageData(width, height);
    for (let n = 0; n < width * height; n++) {
        const part = Math.max(-1, Math.min(1, share(values[n]) || 0));
        const [end, size] = [part < 0 ? minus : plus, 0.72 * Math.abs(part) ** 0.8];
        for (let c = 0; c < 3; c++) picture.data[4 * n + c] = none[c] + (end[c] - none[c]) * size;
        picture.data[4 * n + 3] = 255;
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
