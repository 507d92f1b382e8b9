/** Colours of the page as numbers, for pictures made of pixels. */

/** @typedef {[number, number, number]} Rgb */

/**
 * A colour of base.css as it is where an element stands.
 * @param {Element} element
 * @param {string} name
 * @returns {Rgb}
 */
export function colour(element, name) {
    const text = getComputedStyle(element).getPropertyValue(name).trim();
    const digits = text.length === 4 ? [...text.slice(1)].map(digit => digit + digit).join("") : text.slice(1);
    const value = Number.parseInt(digits, 16);
    return Number.isNaN(value) ? [128, 128, 128] : [value >> 16, (value >> 8) & 255, value & 255];
}

export const HUES = 8;
