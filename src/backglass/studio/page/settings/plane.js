/** Places on the plane from -3 to 3 that points are set on: by pointer, by keys, and which point is meant. */

const HALF = 3;
const NEAR = 0.25; // how far from a point it is still meant
const STEP = 0.1;
const FAR_STEP = 0.5;

/** Kept to two decimals: a link with many points stays short. @param {number} value */
const kept = value => Math.round(Math.min(HALF, Math.max(-HALF, value)) * 100) / 100;

/** Where the pointer stands, y upwards. @param {PointerEvent} event @returns {[number, number]} */
export function pointed(event) {
    const box = /** @type {Element} */ (event.currentTarget).getBoundingClientRect();
    const [x, y] = [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    return [kept((2 * x - 1) * HALF), kept((1 - 2 * y) * HALF)];
}

/** The cross, moved by an arrow key. @param {[number, number]} from @param {string} key @param {boolean} far @returns {[number, number]} */
export function stepped([x, y], key, far) {
    const by = far ? FAR_STEP : STEP;
    if (key === "ArrowLeft") return [kept(x - by), y];
    if (key === "ArrowRight") return [kept(x + by), y];
    return [x, kept(key === "ArrowUp" ? y + by : y - by)];
}

/** The number of the point that is meant at a place, or -1. @param {[number, number, number][]} points @param {number} x @param {number} y */
export function nearest(points, x, y) {
    let [found, distance] = [-1, NEAR];
    points.forEach(([px, py], i) => {
        const away = Math.hypot(px - x, py - y);
        if (away < distance) [found, distance] = [i, away];
    });
    return found;
}
