// Products with samples in the lanes, for layers so narrow that panels would hold little but zeros.
//
// The units of a layer stand APART numbers apart, each with its samples one behind the other. A weight is read as one
// number and broadcast, so W serves both ways as it lies, and nothing is repacked:
//
//     u_j     = b_j + sum_i W[j, i] z_i
//     dE/dz_i = sum_j W[j, i] delta_j
//     dW[j,i] = the sum over all lanes of delta_j z_i
#pragma once

#include "kernels/activations.hpp"
#include "kernels/gemm.hpp"

namespace backglass {
namespace ISA {

constexpr long BLOCK_ROWS = 128;  // samples that go through the network at once: they stay in the cache
template <class T>
constexpr long APART = BLOCK_ROWS + 64 / long(sizeof(T));  // a line more: not all units fall into one set of the cache
constexpr int ACCUMULATORS = VECTOR_BYTES == 64 ? 16 : 8;  // vectors of sums that registers hold beside factors

template <class T>
struct LaneProduct {
    const T* W;
    long unit, input;  // from a weight to that of the next unit of the result, and of the next one summed over
    long inputs;       // how many are summed over
    const T* start;    // where the sums begin, a number a unit, or null for 0
    const T* from;
    T* to;
    Finish finish;
};

template <class T, int VECTORS, int UNITS>
static inline void lane_tile(const LaneProduct<T>& p, long unit, long at) {
    V<T> sum[UNITS][VECTORS];
#pragma GCC unroll 8
    for (int j = 0; j < UNITS; ++j)
#pragma GCC unroll 4
        for (int v = 0; v < VECTORS; ++v) sum[j][v] = p.start ? splat(p.start[unit + j]) : V<T>{};
    const T *w = p.W + unit * p.unit, *from = p.from + at;
    for (long i = 0; i < p.inputs; ++i, w += p.input, from += APART<T>) {
        V<T> z[VECTORS];
#pragma GCC unroll 4
        for (int v = 0; v < VECTORS; ++v) z[v] = load(from + v * LANES<T>);
#pragma GCC unroll 8
        for (int j = 0; j < UNITS; ++j) {
            const V<T> weight = splat(w[j * p.unit]);
#pragma GCC unroll 4
            for (int v = 0; v < VECTORS; ++v) sum[j][v] += weight * z[v];
        }
    }
    T* to = p.to + unit * APART<T> + at;
#pragma GCC unroll 8
    for (int j = 0; j < UNITS; ++j)
#pragma GCC unroll 4
        for (int v = 0; v < VECTORS; ++v) {
            T* place = to + j * APART<T> + v * LANES<T>;
            store<T>(place, p.finish == SET ? sum[j][v] : load(place) * sum[j][v]);
        }
}

template <class T, int VECTORS, int UNITS>
static inline void lane_tile_of(long units, const LaneProduct<T>& p, long unit, long at) {
    if constexpr (UNITS > 1) {
        if (units < UNITS) return lane_tile_of<T, VECTORS, UNITS - 1>(units, p, unit, at);
    }
    lane_tile<T, VECTORS, UNITS>(p, unit, at);
}

// All units over VECTORS vectors of samples, in tiles of nearly equal height.
template <class T, int VECTORS>
static void all_units(const LaneProduct<T>& p, long units, long at) {
    constexpr int MOST = ACCUMULATORS / VECTORS < 8 ? ACCUMULATORS / VECTORS : 8;
    const long tiles = (units + MOST - 1) / MOST;
    for (long i = 0, unit = 0; i < tiles; ++i) {
        const long end = units * (i + 1) / tiles;
        lane_tile_of<T, VECTORS, MOST>(end - unit, p, unit, at);
        unit = end;
    }
}

template <class T>
static void lane_multiply(const LaneProduct<T>& p, long units, long vectors) {
    long v = 0;
    for (; v + 4 <= vectors; v += 4) all_units<T, 4>(p, units, v * LANES<T>);
    if (v + 2 <= vectors) all_units<T, 2>(p, units, v * LANES<T>), v += 2;
    if (v < vectors) all_units<T, 1>(p, units, v * LANES<T>);
}

// Sums over the lanes of ACCUMULATORS vectors, LANES of them at a time, to memory.
template <class T>
static inline void lane_sums_of_all(V<T>* sum, T* to) {
#pragma GCC unroll 8
    for (int k = 0; k < ACCUMULATORS; k += LANES<T>) store<T>(to + k, lane_sums<T>(sum + k));
}

// ROWS x COLUMNS = ACCUMULATORS elements of dW; what lies beyond `rows` and `columns` comes from padding and is
// dropped.
template <class T, int ROWS>
static void gradient_tile(const T* delta, const T* z, long vectors, long rows, long columns, T* dW, long n_in,
                          bool add) {
    constexpr int COLUMNS = ACCUMULATORS / ROWS;
    V<T> sum[ACCUMULATORS] = {};
    for (long v = 0; v < vectors; ++v, delta += LANES<T>, z += LANES<T>) {
        V<T> d[ROWS];
#pragma GCC unroll 4
        for (int j = 0; j < ROWS; ++j) d[j] = load(delta + j * APART<T>);
#pragma GCC unroll 16
        for (int i = 0; i < COLUMNS; ++i) {
            const V<T> input = load(z + i * APART<T>);
#pragma GCC unroll 4
            for (int j = 0; j < ROWS; ++j) sum[j * COLUMNS + i] += d[j] * input;
        }
    }
    T sums[ACCUMULATORS];
    lane_sums_of_all<T>(sum, sums);
    typedef Narrow<T, COLUMNS> Row;
    for (int j = 0; j < ROWS && j < rows; ++j, dW += n_in) {
        if (columns >= COLUMNS) {
            const typename Row::V row = Row::load(sums + j * COLUMNS);
            Row::store(dW, add ? Row::load(dW) + row : row);
        } else {
            for (long i = 0; i < columns; ++i) dW[i] = add ? dW[i] + sums[j * COLUMNS + i] : sums[j * COLUMNS + i];
        }
    }
}

// dW (units, n_in) of a layer.
template <class T>
static void lane_gradient(const T* delta, const T* z, long vectors, long units, long n_in, T* dW, bool add) {
    constexpr int ROWS = ACCUMULATORS / 4;
    long j = 0;
    for (; j + ROWS <= units; j += ROWS)
        for (long i = 0; i < n_in; i += 4)
            gradient_tile<T, ROWS>(delta + j * APART<T>, z + i * APART<T>, vectors, ROWS, n_in - i, dW + j * n_in + i,
                                   n_in, add);
    for (; j < units; ++j)
        for (long i = 0; i < n_in; i += ACCUMULATORS)
            gradient_tile<T, 1>(delta + j * APART<T>, z + i * APART<T>, vectors, 1, n_in - i, dW + j * n_in + i, n_in,
                                add);
}

// db (units,) of a layer.
template <class T>
static void lane_bias_gradient(const T* delta, long vectors, long units, T* db, bool add) {
    for (long j = 0; j < units; j += ACCUMULATORS) {
        V<T> sum[ACCUMULATORS] = {};
        for (long v = 0; v < vectors; ++v)
#pragma GCC unroll 16
            for (int k = 0; k < ACCUMULATORS; ++k) sum[k] += load(delta + (j + k) * APART<T> + v * LANES<T>);
        T sums[ACCUMULATORS];
        lane_sums_of_all<T>(sum, sums);
        for (long k = 0; k < ACCUMULATORS && j + k < units; ++k) db[j + k] = add ? db[j + k] + sums[k] : sums[k];
    }
}

template <class T, int F, bool KEEP>
struct OfLanes {
    static void call(T* z, T* df, long units, long vectors, T parameter) {
        for (long j = 0; j < units; ++j)
            for (long at = j * APART<T>, end = at + vectors * LANES<T>; at < end; at += LANES<T>) {
                V<T> of_u, derivative;
                activate<T, F>(load(z + at), parameter, of_u, derivative);
                store<T>(z + at, of_u);
                store<T>(df + at, derivative);
            }
    }
};

template <class T, int... K>
static inline auto side_by_side(T a, T b, Lanes<K...>) {
    return __builtin_shufflevector(a, b, K...);
}

// 16 bytes of each of several rows, side by side: of every `apart`-th row.
template <class T, int N>
static inline auto pieces_of_rows(const T* const* rows, long column) {
    constexpr int PIECE = 16 / int(sizeof(T));
    if constexpr (N == PIECE) return Narrow<T, N>::load(rows[0] + column);
    else
        return side_by_side(pieces_of_rows<T, N / 2>(rows, column), pieces_of_rows<T, N / 2>(rows + N / 2, column),
                            typename UpTo<N>::Type());
}

// LANES rows of n numbers become n vectors. Whole pieces of 16 bytes are read.
template <class T>
static inline void rows_to_lanes(const T* const* rows, long n, T* to, long apart = APART<T>) {
    constexpr int PIECE = 16 / int(sizeof(T));
    for (long i = 0; i < n; i += PIECE) {
        V<T> column[PIECE];
#pragma GCC unroll 4
        for (int k = 0; k < PIECE; ++k) column[k] = pieces_of_rows<T, LANES<T>>(rows + k, i);
        exchange<T, 1>(column[0], column[1], typename UpTo<LANES<T>>::Type());
        if constexpr (PIECE == 4) {
            exchange<T, 1>(column[2], column[3], typename UpTo<LANES<T>>::Type());
            exchange<T, 2>(column[0], column[2], typename UpTo<LANES<T>>::Type());
            exchange<T, 2>(column[1], column[3], typename UpTo<LANES<T>>::Type());
        }
        for (int k = 0; k < PIECE && i + k < n; ++k) store<T>(to + (i + k) * apart, column[k]);
    }
}

}  // namespace ISA
}  // namespace backglass
