/**
 * A frame: all numbers that are seen at once, as they came; named views, nothing computed.
 *
 * Units and layers count from 1, as everywhere; NaN stands for "none".
 */

// The sixteen numbers at a frame's head, in their order.
const HEAD = [
    "kind", "generation", "update", "end", "epoch", "batch", "sample", "loss", "loss_at", "validation_loss", "metric",
    "made_loss", "rate", "norm", "sample_loss", "reserved",
];
const NAME = /^(w|dw|b|db|u|z|delta)\((\d+)\)(?:\[(\d+)(?:,(\d+))?\])?$/;

/** Where the parts of a frame begin: the same for all frames of one scene. */
export class Places {
    /** @param {Scene} scene */
    constructor(scene) {
        this.layers = scene.layers;
        this.augmented = scene.biases === "augmented";
        this.last = scene.layers.length;
        /** @type {Map<number, number>[]} by layer: a unit's number -> its place among those shown */
        this.place = this.layers.map(layer => new Map(layer.shown.map((unit, at) => [unit, at])));
        const widths = this.layers.map(layer => layer.shown.length);
        let at = HEAD.length;
        /** @param {number} count */
        const next = count => (at += count) - count;
        this.x = next(widths[0]);
        this.d = next(widths[this.last - 1]);
        /** @type {Record<string, number[]>} */
        this.start = { u: [0], z: [0], delta: [0], w: [0], b: [0], dw: [0], db: [0] };
        for (let l = 2; l <= this.last; l++)
            for (const what of ["u", "z", "delta"]) this.start[what].push(next(widths[l - 1]));
        for (let l = 2; l <= this.last; l++) {
            const weights = widths[l - 1] * widths[l - 2];
            this.start.w.push(next(weights));
            this.start.b.push(next(widths[l - 1]));
            this.start.dw.push(next(weights));
            this.start.db.push(next(widths[l - 1]));
        }
        this.length = at;
    }
}

export class NumbersFrame {
    /**
     * @param {Float64Array} numbers
     * @param {Places} places
     */
    constructor(numbers, places) {
        this.numbers = numbers;
        this.places = places;
    }

    get generation() { return this.numbers[1]; }
    /** Updates made so far at what is shown. */
    get update() { return this.numbers[2]; }
    /** The furthest update that was trained. */
    get end() { return this.numbers[3]; }
    get epoch() { return this.numbers[4]; }
    get batch() { return this.numbers[5]; }
    get sample() { return this.numbers[6]; }
    get loss() { return this.numbers[7]; }
    get lossAt() { return this.numbers[8]; }
    get validationLoss() { return this.numbers[9]; }
    get metric() { return this.numbers[10]; }
    get madeLoss() { return this.numbers[11]; }
    get rate() { return this.numbers[12]; }
    get norm() { return this.numbers[13]; }
    /** E_n of the sample shown. */
    get sampleLoss() { return this.numbers[14]; }

    /** @param {number} i */
    x(i) { return this.#unit(this.places.x, 1, i); }
    /** @param {number} j */
    d(j) { return this.#unit(this.places.d, this.places.last, j); }
    /** @param {number} l @param {number} j */
    u(l, j) { return this.#unit(this.places.start.u[l - 1], l, j); }
    /** @param {number} l @param {number} j */
    z(l, j) { return l === 1 ? this.x(j) : this.#unit(this.places.start.z[l - 1], l, j); }
    /** @param {number} l @param {number} j */
    delta(l, j) { return this.#unit(this.places.start.delta[l - 1], l, j); }
    /** @param {number} l @param {number} j @param {number} i */
    w(l, j, i) { return this.#weight("w", l, j, i); }
    /** @param {number} l @param {number} j @param {number} i */
    dw(l, j, i) { return this.#weight("dw", l, j, i); }
    /** @param {number} l @param {number} j */
    b(l, j) { return this.#unit(this.places.start.b[l - 1], l, j); }
    /** @param {number} l @param {number} j */
    db(l, j) { return this.#unit(this.places.start.db[l - 1], l, j); }

    /**
     * A number by its name: w(3)[1,1], b(2)[1], u(2)[1], z(2)[1], delta(3)[1], E, and dw(3)[1,1], db(2)[1].
     * @param {string} name
     */
    get(name) {
        if (name === "E") return this.loss;
        const found = NAME.exec(name);
        if (!found) return NaN;
        const [, what, layer, first, second] = found;
        const [l, j] = [Number(layer), Number(first ?? this.places.layers[Number(layer) - 1]?.shown[0])];
        if (what === "w" || what === "dw") return this.#weight(what, l, j, Number(second));
        if (what === "z" && l === 1) return this.x(j);
        return this.#unit(this.places.start[what][l - 1], l, j);
    }

    /** @param {number} start @param {number} l @param {number} j */
    #unit(start, l, j) {
        const at = this.places.place[l - 1]?.get(j);
        return at === undefined || start === undefined ? NaN : this.numbers[start + at];
    }

    /** @param {"w" | "dw"} what @param {number} l @param {number} j @param {number} i */
    #weight(what, l, j, i) {
        if (i === 0 && this.places.augmented) return what === "w" ? this.b(l, j) : this.db(l, j);
        const [to, from] = [this.places.place[l - 1]?.get(j), this.places.place[l - 2]?.get(i)];
        if (to === undefined || from === undefined) return NaN;
        return this.numbers[this.places.start[what][l - 1] + to * this.places.layers[l - 2].shown.length + from];
    }
}

/** Heat maps: each a square of values of z, rows from the top down. */
export class MapsFrame {
    /** @param {Float64Array} numbers */
    constructor(numbers) {
        this.numbers = numbers;
        this.generation = numbers[1];
        this.update = numbers[2];
        this.size = numbers[3];
        /** @type {[number, number, number, number]} x from, to, y from, to */
        this.range = [numbers[4], numbers[5], numbers[6], numbers[7]];
        /** @type {Map<string, Float64Array>} "l,j" -> size * size values */
        this.maps = new Map();
        const [count, values] = [numbers[8], this.size * this.size];
        for (let n = 0, at = 9; n < count; n++, at += values + 2)
            this.maps.set(`${numbers[at]},${numbers[at + 1]}`, numbers.subarray(at + 2, at + 2 + values));
    }
}

/**
 * The frame in these bytes, or null where it is of another scene than the one that is shown.
 * @param {ArrayBuffer} bytes
 * @param {Places} places
 * @param {number} generation
 */
export function decode(bytes, places, generation) {
    const numbers = new Float64Array(bytes);
    if (numbers[1] !== generation) return null;
    if (numbers[0] === 2) return new MapsFrame(numbers);
    return numbers[0] === 1 && numbers.length === places.length ? new NumbersFrame(numbers, places) : null;
}
