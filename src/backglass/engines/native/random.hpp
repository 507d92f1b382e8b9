// Philox4x64-10 in NumPy's numbering, as equations/randomness.py defines it.
#pragma once

#include <stdint.h>

namespace backglass {

enum Purpose { SHUFFLE = 2, DROPOUT = 3 };

// The rows 0..n-1 in the order of an epoch, counted from 1.
void permutation(uint64_t seed, long epoch, long n, int64_t* order);

// Factors of inverted dropout for the draws start..start+count of a layer's mask at an update, counted from 1.
void dropout_factors(uint64_t seed, long update, long layer, long start, long count, double rate, double* factors);

}  // namespace backglass
