// Matrix products in the panel layout: one register-blocked micro-kernel for all three of them.
//
// A matrix (rows, columns) is cut into panels of PANEL columns (128 bytes); a panel holds its rows one behind the
// other. B's rows are read as vectors, A's elements one at a time and broadcast:
//
//     u     = z W' + b        A = z       along its rows       B = W'     K = n_in
//     dE/dz = delta W         A = delta   along its rows       B = W      K = n_out
//     dW    = delta' z        A = delta'  across its rows      B = z      K = rows of the batch
//
// so that only W' is ever repacked. Where rows of A lie anywhere, as those of X do, A is read through pointers to them;
// where some k alone count, through their places.
// Every element of the result is one sum in the order of k, whatever tile it falls into: the bits depend neither on the
// tiles nor on the threads.
#pragma once

#include "kernels/vector.hpp"

namespace backglass {
namespace ISA {

enum Direction { ALONG, ACROSS, ALONG_POINTERS, ACROSS_POINTERS, ALONG_PLACES };  // how k runs through A
enum Finish { SET, ADD, MULTIPLY };  // what becomes of the sum: C = sum, C + sum, C * sum

// Memory that will be needed soon, in the order of need: asked for a few lines at a time while the multipliers are
// busy, because a core can wait for some twenty lines at once only.
struct Soon {
    static constexpr int LINE = 64, MOST = 32;

    template <class T>
    void add(const T* from, long n) {
        if (!from || count == MOST || n <= 0) return;
        at[count] = (const char*)from;
        end[count++] = (const char*)(from + n);
        lines += 1 + n * long(sizeof(T)) / LINE;
    }

    // So that all is asked for in `times` calls of `ask`.
    void spread_over(long times) { at_once = 1 + lines / times; }

    void ask() {
        for (long k = 0; k < at_once && now < count; ++k) {
            __builtin_prefetch(at[now], 1, 2);  // to be written: no other core keeps it
            if ((at[now] += LINE) >= end[now]) ++now;
        }
    }

  private:
    const char *at[MOST], *end[MOST];
    int count = 0, now = 0;
    long lines = 0, at_once = 1;
};

// Gradient descent at the end of a tile of dW, whose C is then W: W - rate g, with g = division dW.
template <class T>
struct Descent {
    T division, rate;
    V<T> squares{}, bad{};  // see Totals
};

template <class T>
struct Product {
    const T* A;
    long A_panel;  // ALONG: from a panel of A to the next
    const T* B;    // one panel: (K, PANEL)
    long K;
    const T* start;  // (PANEL,) where the sums begin, or null for 0
    T* C;            // one panel: (rows, PANEL)
    Finish finish;
    Soon* soon = nullptr;
    Descent<T>* descent = nullptr;   // instead of `finish`; whole vectors of columns only
    const T* const* rows = nullptr;  // instead of A: where its rows are
    const long* places = nullptr;    // ALONG_PLACES: where element k of A's first row is, for each k
};

// A vector of N lanes: a narrow result is not worth a whole one.
template <class T, int N>
struct Narrow {
    typedef T V __attribute__((vector_size(N * sizeof(T))));
    static V load(const T* from) {
        V v;
        __builtin_memcpy(&v, from, sizeof v);
        return v;
    }
    static void store(T* to, V v) { __builtin_memcpy(to, &v, sizeof v); }
};

template <class T, int ROWS, int VECTORS>
static inline void descend(Descent<T>& descent, const V<T> (&dW)[ROWS][VECTORS], T* W) {
    const T division = descent.division, rate = descent.rate;
    V<T> squares[VECTORS] = {}, bad[VECTORS] = {};
#pragma GCC unroll 16
    for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 4
        for (int v = 0; v < VECTORS; ++v) {
            T* place = W + r * PANEL<T> + v * LANES<T>;
            const V<T> g = dW[r][v] * division, fresh = load(place) - rate * g;
            squares[v] += g * g;
            bad[v] += fresh - fresh;  // on the adders, as the multipliers are busy
            store<T>(place, fresh);
        }
#pragma GCC unroll 4
    for (int v = 0; v < VECTORS; ++v) {
        descent.squares += squares[v];
        descent.bad += bad[v];
    }
}

template <class T, int N, int ROWS, int VECTORS>
struct Tile {
    typedef Narrow<T, N> L;
    typedef typename L::V V;
    V sum[ROWS][VECTORS];

    inline void begin(const T* start) {
#pragma GCC unroll 16
        for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 4
            for (int v = 0; v < VECTORS; ++v) sum[r][v] = start ? L::load(start + v * N) : V{};
    }

    // One k: a row of B, and A's elements for the rows of the tile.
    template <class Element>
    inline void add(const T* B, Element element) {
        V b[VECTORS];
#pragma GCC unroll 4
        for (int v = 0; v < VECTORS; ++v) b[v] = L::load(B + v * N);
#pragma GCC unroll 16
        for (int r = 0; r < ROWS; ++r) {
            const V a = element(r) - V{};  // x - 0 is x in every lane
#pragma GCC unroll 4
            for (int v = 0; v < VECTORS; ++v) sum[r][v] += a * b[v];
        }
    }

    inline void end(const Product<T>& p, T* C) {
        if constexpr (N == LANES<T>) {
            if (p.descent) return descend<T, ROWS, VECTORS>(*p.descent, sum, C);
        }
#pragma GCC unroll 16
        for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 4
            for (int v = 0; v < VECTORS; ++v) {
                T* at = C + r * PANEL<T> + v * N;
                if (p.finish == SET) L::store(at, sum[r][v]);
                else if (p.finish == ADD) L::store(at, L::load(at) + sum[r][v]);
                else L::store(at, L::load(at) * sum[r][v]);
            }
    }
};

template <class T, Direction D, int N, int ROWS, int VECTORS>
static void tile(const Product<T>& p, long row, int column) {
    constexpr long P = PANEL<T>;
    Tile<T, N, ROWS, VECTORS> t;
    t.begin(p.start ? p.start + column : nullptr);
    const T* B = p.B + column;
    if constexpr (D == ALONG_POINTERS) {
        const T* A[ROWS];
        for (int r = 0; r < ROWS; ++r) A[r] = p.rows[row + r];
        for (long k = 0; k < p.K; ++k, B += P) t.add(B, [&](int r) { return A[r][k]; });
    } else if constexpr (D == ACROSS_POINTERS) {
        for (long k = 0; k < p.K; ++k, B += P) {
            const T* A = p.rows[k] + row;
            t.add(B, [&](int r) { return A[r]; });
        }
    } else if constexpr (D == ALONG_PLACES) {
        for (long k = 0; k < p.K; ++k, B += P) {
            const T* A = p.A + row * P + p.places[k];
            t.add(B, [&](int r) { return A[r * P]; });
        }
    } else {
        constexpr long row_step = D == ALONG ? P : 1, k_step = D == ALONG ? 1 : P;
        const T* A = p.A + row * row_step;
        for (long left = p.K; left > 0; left -= P, A += D == ALONG ? p.A_panel : P * P) {
            const long count = left < P ? left : P;
            if (p.soon) p.soon->ask();
            for (long k = 0; k < count; ++k, B += P) t.add(B, [&](int r) { return A[r * row_step + k * k_step]; });
        }
    }
    t.end(p, p.C + row * P + column);
}

template <class T, Direction D, int N, int VECTORS, int ROWS>
static inline void tile_of(int rows, const Product<T>& p, long row, int column) {
    if constexpr (ROWS > 1) {
        if (rows < ROWS) return tile_of<T, D, N, VECTORS, ROWS - 1>(rows, p, row, column);
    }
    tile<T, D, N, ROWS, VECTORS>(p, row, column);
}

template <class T, Direction D, int N, int VECTORS>
static inline void column_of_tiles(const Product<T>& p, long rows, int column) {
    // Tiles of nearly equal height: a last one of a row or two would keep the multipliers waiting.
    const long tiles = (rows + TILE_ROWS - 1) / TILE_ROWS;
    for (long i = 0, row = 0; i < tiles; ++i) {
        const long end = rows * (i + 1) / tiles;
        tile_of<T, D, N, VECTORS, TILE_ROWS>(int(end - row), p, row, column);
        row = end;
    }
}

// How often `multiply` asks for what is needed soon: in every tile, once a panel of k.
template <class T>
static inline long blocks_of_product(long rows, long K) {
    constexpr long P = PANEL<T>;
    return (rows + TILE_ROWS - 1) / TILE_ROWS * ((K + P - 1) / P) * (P / (2 * LANES<T>));
}

// How many columns `multiply` computes where `columns` are wanted.
template <class T>
static inline int computed_columns(int columns) {
    const int rest = columns % (2 * LANES<T>), whole = columns - rest;
    if (rest == 0) return whole;
    if (LANES<T> >= 8 && rest <= LANES<T> / 4) return whole + LANES<T> / 4;
    if (LANES<T> >= 4 && rest <= LANES<T> / 2) return whole + LANES<T> / 2;
    return whole + (rest <= LANES<T> ? 1 : 2) * LANES<T>;
}

// `rows` rows and at least `columns` columns of one panel of the result.
template <class T, Direction D>
static void multiply(const Product<T>& p, long rows, int columns) {
    constexpr int N = LANES<T>, HALF = N >= 4 ? N / 2 : N, QUARTER = N >= 8 ? N / 4 : HALF;
    const int end = computed_columns<T>(columns);
    int column = 0;
    for (; column + 2 * N <= end; column += 2 * N) column_of_tiles<T, D, N, 2>(p, rows, column);
    const int rest = end - column;
    if (rest == N) column_of_tiles<T, D, N, 1>(p, rows, column);
    else if (rest == HALF) column_of_tiles<T, D, HALF, 1>(p, rows, column);
    else if (rest == QUARTER) column_of_tiles<T, D, QUARTER, 1>(p, rows, column);
}

// All columns of a panel, with A's rows by pointers, which take so many registers that a caller's would be in the way.
template <class T, Direction D>
__attribute__((noinline)) static void multiply_by_pointers(const Product<T>& p, long rows) {
    for (int column = 0; column < PANEL<T>; column += 2 * LANES<T>) column_of_tiles<T, D, LANES<T>, 2>(p, rows, column);
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
