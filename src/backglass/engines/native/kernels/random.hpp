// Philox4x64-10 in NumPy's numbering, as equations/randomness.py defines it: shuffles and dropout.
#pragma once

#include "kernels/vector.hpp"

namespace backglass {
namespace ISA {

enum Purpose { SHUFFLE = 2, DROPOUT = 3 };

// One word of the counters of several blocks, where vectors multiply faster than the one multiplier for 64 x 64 bits.
#if VECTOR_BYTES == 64
typedef uint64_t Words __attribute__((vector_size(64)));

static inline void multiply_wide(uint64_t m, Words c, Words& high, Words& low) {
    const Words LOW = 0xFFFFFFFFull - Words{}, m_0 = (m & LOW), m_1 = (m >> 32) - Words{}, c_0 = c & LOW, c_1 = c >> 32;
    const Words middle = m_0 * c_1 + ((m_0 * c_0) >> 32), rest = m_1 * c_0 + (middle & LOW);
    high = m_1 * c_1 + (middle >> 32) + (rest >> 32);
    low = m * c;
}
#else
typedef uint64_t Words;

static inline void multiply_wide(uint64_t m, Words c, Words& high, Words& low) {
    const unsigned __int128 product = (unsigned __int128)m * c;
    high = Words(product >> 64);
    low = Words(product);
}
#endif
constexpr int BLOCKS = sizeof(Words) / sizeof(uint64_t), DRAWS = 4 * BLOCKS;

// The draws of the blocks first..first + BLOCKS, counted from 0.
static inline void blocks(uint64_t seed, uint64_t purpose, uint64_t layer, uint64_t time, uint64_t first,
                          uint64_t draws[DRAWS]) {
    uint64_t counters[4][BLOCKS];
    for (int i = 0; i < BLOCKS; ++i) {
        counters[0][i] = first + uint64_t(i) + 1;
        counters[1][i] = layer;
        counters[2][i] = time;
        counters[3][i] = 0;
    }
    Words c[4];
    __builtin_memcpy(c, counters, sizeof c);
    uint64_t key[2] = {seed, purpose};
#pragma GCC unroll 10
    for (int round = 0; round < 10; ++round) {
        Words high[2], low[2];
        multiply_wide(0xD2E7470EE14C6C93ull, c[0], high[0], low[0]);
        multiply_wide(0xCA5A826395121157ull, c[2], high[1], low[1]);
        c[0] = high[1] ^ c[1] ^ key[0];
        c[1] = low[1];
        c[2] = high[0] ^ c[3] ^ key[1];
        c[3] = low[0];
        key[0] += 0x9E3779B97F4A7C15ull;
        key[1] += 0xBB67AE8584CAA73Bull;
    }
    __builtin_memcpy(counters, c, sizeof c);
    for (int i = 0; i < BLOCKS; ++i)
        for (int word = 0; word < 4; ++word) draws[4 * i + word] = counters[word][i];
}

static inline double uniform(uint64_t raw) { return double(raw >> 11) * 0x1p-53; }

// The rows 0..n-1 in random order; the time of a shuffle is its epoch, counted from 1.
static inline void permutation(uint64_t seed, uint64_t purpose, uint64_t time, long n, int64_t* order) {
    constexpr long AT_ONCE = 64;  // all places to exchange are known before the first exchange waits for one
    uint64_t draws[AT_ONCE];
    long partners[AT_ONCE];
    for (long i = 0; i < n; ++i) order[i] = i;
    for (long last = n - 1, k = 0; last > 0; last -= AT_ONCE, k += AT_ONCE) {
        const long count = last < AT_ONCE ? last : AT_ONCE;
        for (long q = 0; q < count; q += DRAWS)
            blocks(seed, purpose, 0, time, uint64_t((k + q) / 4), draws + q);
        for (long q = 0; q < count; ++q) {
            const long i = last - q, j = long(uniform(draws[q]) * double(i + 1));
            partners[q] = j > i ? i : j;  // the product can round up to i + 1 itself
        }
        for (long q = 0; q < count; ++q) {
            const int64_t swapped = order[last - q];
            order[last - q] = order[partners[q]];
            order[partners[q]] = swapped;
        }
    }
}

// Factors of inverted dropout for the draws start..start+count of a layer's mask at an update, counted from 1.
static inline void dropout_factors(uint64_t seed, long update, long layer, long start, long count, double rate,
                                   double* factors) {
    uint64_t draws[DRAWS];
    long begin = -1;  // of the draws at hand
    for (long k = 0; k < count; ++k) {
        const long at = start + k;
        if (begin < 0 || at >= begin + DRAWS) {
            begin = at / 4 * 4;
            blocks(seed, DROPOUT, uint64_t(layer), uint64_t(update), uint64_t(begin / 4), draws);
        }
        factors[k] = uniform(draws[at - begin]) >= rate ? 1 / (1 - rate) : 0.0;
    }
}

}  // namespace ISA
}  // namespace backglass
