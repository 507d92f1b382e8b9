// dW and db of one piece of the parameters, and its update, while it is in the cache.
#pragma once

#include "ways/propagation.hpp"

namespace backglass {
namespace ISA {

// db of a whole layer over the first `n` rows: four sums of every fourth row each, for the adders' sake.
template <class T>
static void bias_gradient(const Layer& layer, const T* delta, long capacity, long n, T* db, bool add) {
    for (long j = 0; j < layer.n_out; j += LANES<T>) {
        const T* from = delta + j / PANEL<T> * capacity * PANEL<T> + j % PANEL<T>;
        V<T> sum[4] = {};
        long r = 0;
        for (; r + 4 <= n; r += 4)
#pragma GCC unroll 4
            for (int q = 0; q < 4; ++q) sum[q] += load(from + (r + q) * PANEL<T>);
        for (; r < n; ++r) sum[0] += load(from + r * PANEL<T>);
        const V<T> total = (sum[0] + sum[1]) + (sum[2] + sum[3]);
        store<T>(db + j, add ? load(db + j) + total : total);
    }
    const long width = rounded_up(layer.n_out, PANEL<T>);
    for (long j = rounded_up(layer.n_out, LANES<T>); j < width && !add; ++j) db[j] = 0;
}

// The sums over the first `n` rows for one piece: dW = delta' z, or db.
template <class T>
static void gradient(const Job& job, const Rows<T>& rows, long n, const Piece& piece, T* g, bool add,
                     Soon* soon = nullptr) {
    const Layer& layer = job.network.layers[piece.k];
    const T* delta = rows.d[piece.k + 1];
    if (piece.i < 0) return bias_gradient(layer, delta, rows.capacity, n, g, add);
    const long left = layer.n_in - piece.i * PANEL<T>, count = rows_of_piece<T>(layer, piece);
    const int columns = int(left < PANEL<T> ? left : PANEL<T>);
    if (!add)
        for (long r = 0, c = computed_columns<T>(columns); c < PANEL<T> && r < count; ++r)
            __builtin_memset(g + r * PANEL<T> + c, 0, size_t(PANEL<T> - c) * sizeof(T));
    multiply<T, ACROSS>({delta + piece.j * rows.capacity * PANEL<T>, 0,
                         rows.z[piece.k] + piece.i * rows.capacity * PANEL<T>, n, nullptr, g, add ? ADD : SET, soon},
                        count, columns);
}

// A bias that serves a whole layer: its gradient is the sum over the units, in every unit's place.
template <class T>
static T share(const Layer& layer, T* db) {
    T sum = 0;
    for (long j = 0; j < layer.n_out; ++j) sum += db[j];
    for (long j = 0; j < layer.n_out; ++j) db[j] = sum;
    return sum;
}

// A piece's part of W': PANEL of its columns, contiguous.
template <class T>
static inline T* place_in_Wt(const Arena<T>& a, const Layer& layer, const Piece& piece) {
    return a.Wt[piece.k] + (piece.j * layer.n_in + piece.i * PANEL<T>)*PANEL<T>;
}

// W' of a piece, from the point's W.
template <class T>
static void repack(const Arena<T>& a, const Layer& layer, const Piece& piece, T* square) {
    constexpr long P = PANEL<T>;
    const long rows = rows_of_piece<T>(layer, piece), left = layer.n_in - piece.i * P;
    const long columns = left < P ? left : P;
    const T* W = a.point + a.at_W[piece.k] + (piece.i * layer.n_out + piece.j * P) * P;
    if (rows < P) {
        __builtin_memcpy(square, W, size_t(rows * P) * sizeof(T));
        __builtin_memset(square + rows * P, 0, size_t(P - rows) * P * sizeof(T));
        W = square;
    }
    T* to = place_in_Wt(a, layer, piece);
    for (long r = 0; r < rows; r += LANES<T>)
        for (long c = 0; c < columns; c += LANES<T>)
            transpose<T>(W + r * P + c, P, to + c * P + r, P, int(columns - c < LANES<T> ? columns - c : LANES<T>));
}

// The update of one piece with its finished gradient g.
template <class T>
static void advance(const Job& job, const Arena<T>& a, const Piece& piece, const Stretch<T>& stretch,
                    const Step<T>& step, T shortened, Totals<T>& totals, Scratch<T>& scratch) {
    optimise<T>(job.rule.optimiser, stretch, step, shortened, totals);
    if (piece.i >= 0) repack(a, job.network.layers[piece.k], piece, scratch.square);
}

template <class T>
static Stretch<T> stretch_of(const Job& job, const Arena<T>& a, const Piece& piece, T* g) {
    const long at = offset_of(a, job.network, piece);
    return {a.theta + at,
            a.point + at,
            {a.slots[0] ? a.slots[0] + at : nullptr, a.slots[1] ? a.slots[1] + at : nullptr},
            g,
            length_of<T>(job.network, piece),
            piece.i >= 0};
}

// The sums of a piece over the batch, from all its rows or from the chunks' parts, added in their order.
template <class T>
static void whole_gradient(const Job& job, const Arena<T>& a, long chunks, long n, const Piece& piece, T* g,
                           Soon* soon = nullptr) {
    if (!chunks) return gradient(job, a.rows, n, piece, g, false, soon);
    const long at = offset_of(a, job.network, piece), count = length_of<T>(job.network, piece);
    for (long k = 0; k < count; k += LANES<T>) {
        V<T> sum = load(a.partial + at + k);
        for (long c = 1; c < chunks; ++c) sum += load(a.partial + c * a.parameters + at + k);
        store(g + k, sum);
    }
}

static inline bool is_trained(const Network& network, const Piece& piece) {
    return piece.i >= 0 || network.biases == PER_UNIT || network.biases == SHARED;
}

// What is needed when a gradient is there: the parameters of the piece, their state and their place in W'; and rows
// `from` to `to` of the batch to come, which lie anywhere in the data.
template <class T>
static inline Soon needed_soon(const Job& job, const Arena<T>& a, const Piece& piece, long n, long from, long to) {
    Soon soon;
    const Layer& layer = job.network.layers[piece.k];
    const long left = layer.n_in - piece.i * PANEL<T>, n_in = job.network.layers[0].n_in;
    const Stretch<T> s = stretch_of<T>(job, a, piece, nullptr);
    soon.add(s.theta, s.count);
    if (s.point != s.theta) soon.add(s.point, s.count);
    for (const T* slot : s.slots) soon.add(slot, s.count);
    if (piece.i >= 0) soon.add(place_in_Wt(a, layer, piece), (left < PANEL<T> ? left : PANEL<T>)*PANEL<T>);
    for (long place = from; a.order && n_in >= 2 * PANEL<T> && place < to; ++place)
        soon.add((const T*)job.data.X + long(a.order[place]) * n_in, n_in);
    soon.spread_over(blocks_of_product<T>(piece.i < 0 ? 1 : rows_of_piece<T>(layer, piece), n));
    return soon;
}

// Gradient and, unless the norm must be known first, update of one piece.
template <class T>
static void learn(const Job& job, const Arena<T>& a, long chunks, long n, long number, const Step<T>& step,
                  Scratch<T>& scratch, Soon& soon) {
    const Piece& piece = a.pieces[number];
    Totals<T>& totals = a.totals[number];
    totals = Totals<T>();
    if (!is_trained(job.network, piece)) return;
    T* g = a.gradient ? a.gradient + offset_of(a, job.network, piece) : scratch.g;
    const Stretch<T> stretch = stretch_of(job, a, piece, g);
    whole_gradient(job, a, chunks, n, piece, g, &soon);
    const bool shared = piece.i < 0 && job.network.biases == SHARED;
    if (shared) share(job.network.layers[piece.k], g);
    divide_and_penalise(stretch, step, totals);
    if (shared) totals.squares = V<T>{}, totals.squares[0] = g[0] * g[0];  // it is one parameter
    if (!a.gradient) advance(job, a, piece, stretch, step, T(1), totals, scratch);
}

}  // namespace ISA
}  // namespace backglass
