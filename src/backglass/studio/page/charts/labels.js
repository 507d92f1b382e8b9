/** Names at the ends of lines, moved apart where lines end close to each other. */

/** @typedef {{at: number, name: string, hue: string}} Label */

/**
 * Places for labels that shall stand at certain heights: in their order, so far apart, inside.
 * @param {number[]} wanted
 * @param {number} apart
 * @param {number} low
 * @param {number} high
 * @returns {number[]}
 */
export function spread(wanted, apart, low, high) {
    const order = wanted.map((_, n) => n).sort((one, other) => wanted[one] - wanted[other]);
    const step = Math.min(apart, (high - low) / Math.max(wanted.length - 1, 1));
    /** @type {number[]} */
    const placed = new Array(wanted.length);
    let least = low;
    for (const n of order) {
        placed[n] = Math.max(wanted[n], least);
        least = placed[n] + step;
    }
    let most = high;
    for (const n of [...order].reverse()) {
        placed[n] = Math.min(placed[n], most);
        most = placed[n] - step;
    }
    return placed;
}

/**
 * The place of the value nearest to one among ascending values.
 * @param {ArrayLike<number>} values
 * @param {number} value
 */
export function nearest(values, value) {
    let [low, high] = [0, values.length - 1];
    while (low < high) {
        const middle = (low + high) >> 1;
        if (values[middle] < value) low = middle + 1;
        else high = middle;
    }
    return low > 0 && value - values[low - 1] < values[low] - value ? low - 1 : low;
}
