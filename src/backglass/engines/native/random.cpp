#include "random.hpp"

namespace backglass {
namespace {

using Wide = unsigned __int128;

// The four draws of a block, counted from 0.
void block(uint64_t seed, uint64_t purpose, uint64_t layer, uint64_t time, uint64_t number, uint64_t draws[4]) {
    uint64_t c[4] = {number + 1, layer, time, 0};
    uint64_t key[2] = {seed, purpose};
    for (int round = 0; round < 10; ++round) {
        const Wide p0 = Wide(0xD2E7470EE14C6C93ull) * c[0];
        const Wide p1 = Wide(0xCA5A826395121157ull) * c[2];
        const uint64_t mixed[4] = {uint64_t(p1 >> 64) ^ c[1] ^ key[0], uint64_t(p1),
                                   uint64_t(p0 >> 64) ^ c[3] ^ key[1], uint64_t(p0)};
        for (int i = 0; i < 4; ++i) c[i] = mixed[i];
        key[0] += 0x9E3779B97F4A7C15ull;
        key[1] += 0xBB67AE8584CAA73Bull;
    }
    for (int i = 0; i < 4; ++i) draws[i] = c[i];
}

double uniform(uint64_t raw) { return double(raw >> 11) * 0x1p-53; }

}  // namespace

void permutation(uint64_t seed, long epoch, long n, int64_t* order) {
    for (long i = 0; i < n; ++i) order[i] = i;
    uint64_t draws[4];
    for (long i = n - 1, k = 0; i > 0; --i, ++k) {
        if (k % 4 == 0) block(seed, SHUFFLE, 0, uint64_t(epoch), uint64_t(k / 4), draws);
        long j = long(uniform(draws[k % 4]) * double(i + 1));
        if (j > i) j = i;  // the product can round up to i + 1 itself
        const int64_t swapped = order[i];
        order[i] = order[j];
        order[j] = swapped;
    }
}

void dropout_factors(uint64_t seed, long update, long layer, long start, long count, double rate, double* factors) {
    uint64_t draws[4];
    long drawn = -1;
    for (long k = 0; k < count; ++k) {
        const long at = start + k;
        if (at / 4 != drawn) block(seed, DROPOUT, uint64_t(layer), uint64_t(update), uint64_t(drawn = at / 4), draws);
        factors[k] = uniform(draws[at % 4]) >= rate ? 1 / (1 - rate) : 0.0;
    }
}

}  // namespace backglass
