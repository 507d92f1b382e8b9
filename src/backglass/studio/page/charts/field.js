/** A field of outputs over a square, as pixels and as the line between the classes. */
import { HUES, colour } from "./colours.js";

/** @typedef {import("./colours.js").Rgb} Rgb */

/** The place of the largest number: the class that is said. @param {(number | null)[]} values */
export const largest = values => values.reduce((/** @type {number} */ best, value, n) => ((value ?? -Infinity) > (values[best] ?? -Infinity) ? n : best), 0);

/** The numbers of base64 float32. @param {string} text */
export function floats(text) {
    const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    return new Float32Array(bytes.buffer);
}

/**
 * The smallest and the largest of the targets, which are the two ends of the colours.
 * @param {number[]} labels
 * @returns {[number, number]}
 */
export function ends(labels) {
    const [low, high] = [Math.min(...labels), Math.max(...labels)];
    return low < high ? [low, high] : [low - 0.5, low + 0.5];
}

/**
 * How far each point is on the side of class k, above 0 where it is the largest; of one output its place between the
 * ends, from -1 to 1.
 * @param {Float32Array} values - points * outputs
 * @param {number} outputs
 * @param {number} k
 * @param {[number, number]} between
 */
export function side(values, outputs, k, [low, high]) {
    const field = new Float32Array(values.length / outputs);
    for (let n = 0; n < field.length; n++) {
        if (outputs === 1) {
            field[n] = (2 * values[n] - low - high) / (high - low);
            continue;
        }
        let other = -Infinity;
        for (let m = 0; m < outputs; m++) if (m !== k) other = Math.max(other, values[n * outputs + m]);
        field[n] = values[n * outputs + k] - other;
    }
    return field;
}

/** @typedef {{paper: Rgb, two: Rgb[], hues: Rgb[]}} Colours */

/** The colours of a field where an element stands. @param {Element} element @returns {Colours} */
export const coloursAt = element => ({
    paper: colour(element, "--card"),
    two: [colour(element, "--minus"), colour(element, "--plus")],
    hues: Array.from({ length: HUES }, (_, n) => colour(element, `--hue-${n}`)),
});

/**
 * Draws the field into a canvas of its size.
 * @param {HTMLCanvasElement} canvas
 * @param {Float32Array[]} sides - one field: from vermilion to blue; several: the largest one's hue
 * @param {number} size
 * @param {Colours} colours
 */
export function draw(canvas, sides, size, colours) {
    const context = canvas.getContext("2d");
    if (!context) return;
    const { paper, two, hues } = colours;
    const image = context.createImageData(size, size);
    for (let n = 0; n < size * size; n++) {
        let [hue, strength] = [paper, 0];
        if (sides.length === 1) {
            const value = sides[0][n];
            [hue, strength] = [two[value > 0 ? 1 : 0], Math.min(Math.abs(value), 1) * 0.55];
        } else
            sides.forEach((field, k) => {
                if (field[n] > 0) [hue, strength] = [hues[k % HUES], 0.15 + Math.min(field[n], 1) * 0.4];
            });
        const share = Number.isNaN(strength) ? 0 : strength;
        for (let k = 0; k < 3; k++) image.data[4 * n + k] = paper[k] + (hue[k] - paper[k]) * share;
        image.data[4 * n + 3] = 255;
    }
    context.putImageData(image, 0, 0);
}
