/** The line along which a field on a square grid is 0, by marching squares. */

/**
 * @param {ArrayLike<number>} field - rows from the top down, size * size
 * @param {number} size
 * @param {number} width - of the picture, in pixels, whose edges are the grid's outer points
 * @param {number} height
 * @returns {string} a path
 */
export function contour(field, size, width, height) {
    const [dx, dy] = [width / (size - 1), height / (size - 1)];
    const parts = [];
    for (let row = 0; row < size - 1; row++)
        for (let column = 0; column < size - 1; column++) {
            const at = row * size + column;
            const corners = [field[at], field[at + 1], field[at + size + 1], field[at + size]];
            if (!corners.every(Number.isFinite)) continue;
            const points = [];
            for (let side = 0; side < 4; side++) {
                const [one, other] = [corners[side], corners[(side + 1) % 4]];
                if (one > 0 === other > 0) continue;
                const share = one / (one - other);
                const [x, y] = [[share, 0], [1, share], [1 - share, 1], [0, 1 - share]][side];
                points.push(`${((column + x) * dx).toFixed(1)} ${((row + y) * dy).toFixed(1)}`);
            }
            for (let n = 0; n + 1 < points.length; n += 2) parts.push(`M${points[n]}L${points[n + 1]}`);
        }
    return parts.join("");
}
