// Matrix products in the panel layout: one register-blocked micro-kernel for all three of them.
//
// A matrix (rows, columns) is cut into panels of PANEL columns (128 bytes); a panel holds its rows one behind the
// other. B's rows are read as vectors, A's elements one at a time and broadcast:
//
//     u     = z W' + b        A = z       along its rows       B = W'     K = n_in
//     dE/dz = delta W         A = delta   along its rows       B = W      K = n_out
//     dW    = delta' z        A = delta'  across its rows      B = z      K = rows of the batch
//
// so that only W' is ever repacked. Every element of the result is one sum in the order of k, whatever tile it
// falls into: the bits depend neither on the tiles nor on the threads.
#pragma once

#include "vector.hpp"

namespace backglass {
namespace ISA {

enum Direction { ALONG, ACROSS };  // how k runs through A
enum Finish { SET, ADD, MULTIPLY };  // what becomes of the sum: C = sum, C + sum, C * sum

template <class T>
struct Product {
    const T* A;
    long A_panel;   // ALONG: from a panel of A to the next
    const T* B;     // one panel: (K, PANEL)
    long K;
    const T* start;  // (PANEL,) where the sums begin, or null for 0
    T* C;            // one panel: (rows, PANEL)
    Finish finish;
};

template <class T, Direction D, int ROWS, int VECTORS>
static void tile(const Product<T>& p, long row, int column) {
    constexpr long P = PANEL<T>;
    V<T> sum[ROWS][VECTORS];
#pragma GCC unroll 16
    for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < VECTORS; ++v) sum[r][v] = p.start ? load(p.start + column + v * LANES<T>) : V<T>{};

    constexpr long row_step = D == ALONG ? P : 1, k_step = D == ALONG ? 1 : P;
    const T* A = p.A + row * row_step;
    const T* B = p.B + column;
    for (long left = p.K; left > 0; left -= P, A += p.A_panel) {
        const long count = D == ACROSS || left < P ? left : P;
        for (long k = 0; k < count; ++k, B += P) {
            V<T> b[VECTORS];
#pragma GCC unroll 4
            for (int v = 0; v < VECTORS; ++v) b[v] = load(B + v * LANES<T>);
#pragma GCC unroll 16
            for (int r = 0; r < ROWS; ++r) {
                const V<T> a = splat(A[r * row_step + k * k_step]);
#pragma GCC unroll 4
                for (int v = 0; v < VECTORS; ++v) sum[r][v] += a * b[v];
            }
        }
        if (D == ACROSS) break;
    }

#pragma GCC unroll 16
    for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < VECTORS; ++v) {
            T* C = p.C + (row + r) * P + column + v * LANES<T>;
            if (p.finish == SET) store(C, sum[r][v]);
            else if (p.finish == ADD) store(C, V<T>(load(C) + sum[r][v]));
            else store(C, V<T>(load(C) * sum[r][v]));
        }
}

template <class T, Direction D, int VECTORS, int ROWS>
static inline void tile_of(int rows, const Product<T>& p, long row, int column) {
    if constexpr (ROWS > 1) {
        if (rows < ROWS) return tile_of<T, D, VECTORS, ROWS - 1>(rows, p, row, column);
    }
    tile<T, D, ROWS, VECTORS>(p, row, column);
}

template <class T, Direction D, int VECTORS>
static inline void column_of_tiles(const Product<T>& p, long rows, int column) {
    // Tiles of nearly equal height: a last one of a row or two would keep the multipliers waiting.
    const long tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
    for (long i = 0, row = 0; i < tiles; ++i) {
        const long end = rows * (i + 1) / tiles;
        tile_of<T, D, VECTORS, TILE_ROWS>(int(end - row), p, row, column);
        row = end;
    }
}

// `rows` rows and at least `columns` columns of one panel of the result.
template <class T, Direction D>
static void multiply(const Product<T>& p, long rows, int columns) {
    for (int column = 0; column < columns; column += 2 * LANES<T>) {
        if (columns - column > LANES<T>) column_of_tiles<T, D, 2>(p, rows, column);
        else column_of_tiles<T, D, 1>(p, rows, column);
    }
}

// Flops a second of one thread when nothing but registers is touched: what `multiply` is measured against.
template <class T>
static double peak(double seconds, double (*now)()) {
    constexpr int CHAINS = 12;  // enough to hide the latency of a multiply-add
    V<T> sum[CHAINS];
#pragma GCC unroll 16
    for (int c = 0; c < CHAINS; ++c) sum[c] = splat(T(c));
    const V<T> a = splat(T(0.999)), b = splat(T(0.001));
    double flops = 0;
    const double begin = now();
    double end = begin;
    for (; end - begin < seconds; end = now()) {
        for (int k = 0; k < 5000; ++k) {
#pragma GCC unroll 16
            for (int c = 0; c < CHAINS; ++c) sum[c] = sum[c] * a + b;
        }
        flops += 2.0 * 5000 * CHAINS * LANES<T>;
    }
    V<T> all{};
#pragma GCC unroll 16
    for (int c = 0; c < CHAINS; ++c) all += sum[c];
    return lane_sum<T>(all) == -1 ? 0 : flops / (end - begin);
}

}  // namespace ISA
}  // namespace backglass
