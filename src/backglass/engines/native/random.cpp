#include "random.hpp"

namespace backglass {
namespace {

using Wide = unsigned __int128;

constexpr int SIDE_BY_SIDE = 2;  // blocks at once: their multiplications do not wait for each other
constexpr int DRAWS = 4 * SIDE_BY_SIDE;

// The draws of the blocks first..first + SIDE_BY_SIDE, counted from 0.
void blocks(uint64_t seed, uint64_t purpose, uint64_t layer, uint64_t time, uint64_t first, uint64_t draws[DRAWS]) {
    uint64_t c[4][SIDE_BY_SIDE];
    for (int i = 0; i < SIDE_BY_SIDE; ++i) {
        c[0][i] = first + uint64_t(i) + 1;
        c[1][i] = layer;
        c[2][i] = time;
        c[3][i] = 0;
    }
    uint64_t key[2] = {seed, purpose};
    for (int round = 0; round < 10; ++round) {
#pragma GCC unroll 2
        for (int i = 0; i < SIDE_BY_SIDE; ++i) {
            const Wide p0 = Wide(0xD2E7470EE14C6C93ull) * c[0][i];
            const Wide p1 = Wide(0xCA5A826395121157ull) * c[2][i];
            c[0][i] = uint64_t(p1 >> 64) ^ c[1][i] ^ key[0];
            c[1][i] = uint64_t(p1);
            c[2][i] = uint64_t(p0 >> 64) ^ c[3][i] ^ key[1];
            c[3][i] = uint64_t(p0);
        }
        key[0] += 0x9E3779B97F4A7C15ull;
        key[1] += 0xBB67AE8584CAA73Bull;
    }
    for (int i = 0; i < SIDE_BY_SIDE; ++i)
        for (int word = 0; word < 4; ++word) draws[4 * i + word] = c[word][i];
}

double uniform(uint64_t raw) { return double(raw >> 11) * 0x1p-53; }

}  // namespace

void permutation(uint64_t seed, long epoch, long n, int64_t* order) {
    constexpr long AT_ONCE = 8 * DRAWS;  // all places to exchange are known before the first exchange waits for one
    uint64_t draws[AT_ONCE];
    long partners[AT_ONCE];
    for (long i = 0; i < n; ++i) order[i] = i;
    for (long last = n - 1, k = 0; last > 0; last -= AT_ONCE, k += AT_ONCE) {
        const long count = last < AT_ONCE ? last : AT_ONCE;
        for (long q = 0; q < count; q += DRAWS)
            blocks(seed, SHUFFLE, 0, uint64_t(epoch), uint64_t((k + q) / 4), draws + q);
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

void dropout_factors(uint64_t seed, long update, long layer, long start, long count, double rate, double* factors) {
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

}  // namespace backglass
