// SIMD vectors of the instruction set that this file is compiled for, by the vector extensions of GCC and Clang.
//
// These headers are compiled once for every instruction set, in a namespace of its own (ISA). They use no std::
// template: its weak symbol could carry AVX-512 code into the path for an older processor.
#pragma once

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace backglass {
namespace ISA {

// A file may ask for narrower vectors than the instruction set has (CMakeLists.txt).
#if !defined(VECTOR_BYTES)
#if defined(__AVX512F__)
#define VECTOR_BYTES 64
#elif defined(__AVX__)
#define VECTOR_BYTES 32
#else
#define VECTOR_BYTES 16
#endif
#endif
constexpr int TILE_ROWS = VECTOR_BYTES == 64 ? 12 : 6;  // 24 accumulators, 3 vectors of A and B: 27 of 32 registers; or
                                                        // 12 + 3 of 16

template <class T>
struct Vector;
template <>
struct Vector<float> {
    typedef float V __attribute__((vector_size(VECTOR_BYTES)));
    typedef int32_t I __attribute__((vector_size(VECTOR_BYTES)));
};
template <>
struct Vector<double> {
    typedef double V __attribute__((vector_size(VECTOR_BYTES)));
    typedef int64_t I __attribute__((vector_size(VECTOR_BYTES)));
};

template <class T>
using V = typename Vector<T>::V;
template <class T>
using I = typename Vector<T>::I;  // integers of the same width: bits, and masks (all ones where true)
template <class T>
constexpr int LANES = VECTOR_BYTES / int(sizeof(T));
template <class T>
constexpr int PANEL = 128 / int(sizeof(T));  // columns of a panel: 32 of float, 16 of double

template <class T>
static inline V<T> load(const T* from) {
    V<T> v;
    __builtin_memcpy(&v, from, sizeof v);
    return v;
}

template <class T>
static inline void store(T* to, V<T> v) {
    __builtin_memcpy(to, &v, sizeof v);
}

template <class T>
static inline V<T> splat(T x) {
    return x - V<T>{};  // x - 0 is x for every x, -0 included
}

template <class T>
static inline I<T> lane_numbers() {
    I<T> lanes;
    for (int k = 0; k < LANES<T>; ++k) lanes[k] = k;
    return lanes;
}

template <class T>
static inline V<T> absolute(V<T> x) {
    return (V<T>)((I<T>)x & ~(I<T>)splat<T>(T(-0.0)));
}

// The larger and the smaller of two, NaN where x is NaN: one instruction, where a selection would be two slow ones. And
// the square root.
#if defined(__x86_64__) && VECTOR_BYTES == 64
static inline V<float> at_least(V<float> x, V<float> low) { return _mm512_max_ps(low, x); }
static inline V<float> at_most(V<float> x, V<float> high) { return _mm512_min_ps(high, x); }
static inline V<double> at_least(V<double> x, V<double> low) { return _mm512_max_pd(low, x); }
static inline V<double> at_most(V<double> x, V<double> high) { return _mm512_min_pd(high, x); }
static inline V<float> square_root(V<float> x) { return _mm512_sqrt_ps(x); }
static inline V<double> square_root(V<double> x) { return _mm512_sqrt_pd(x); }
#elif defined(__x86_64__) && VECTOR_BYTES == 32
static inline V<float> at_least(V<float> x, V<float> low) { return _mm256_max_ps(low, x); }
static inline V<float> at_most(V<float> x, V<float> high) { return _mm256_min_ps(high, x); }
static inline V<double> at_least(V<double> x, V<double> low) { return _mm256_max_pd(low, x); }
static inline V<double> at_most(V<double> x, V<double> high) { return _mm256_min_pd(high, x); }
static inline V<float> square_root(V<float> x) { return _mm256_sqrt_ps(x); }
static inline V<double> square_root(V<double> x) { return _mm256_sqrt_pd(x); }
#elif defined(__x86_64__)
static inline V<float> at_least(V<float> x, V<float> low) { return _mm_max_ps(low, x); }
static inline V<float> at_most(V<float> x, V<float> high) { return _mm_min_ps(high, x); }
static inline V<double> at_least(V<double> x, V<double> low) { return _mm_max_pd(low, x); }
static inline V<double> at_most(V<double> x, V<double> high) { return _mm_min_pd(high, x); }
static inline V<float> square_root(V<float> x) { return _mm_sqrt_ps(x); }
static inline V<double> square_root(V<double> x) { return _mm_sqrt_pd(x); }
#else
static inline V<float> at_least(V<float> x, V<float> low) { return low > x ? low : x; }
static inline V<float> at_most(V<float> x, V<float> high) { return high < x ? high : x; }
static inline V<double> at_least(V<double> x, V<double> low) { return low > x ? low : x; }
static inline V<double> at_most(V<double> x, V<double> high) { return high < x ? high : x; }

static inline V<float> square_root(V<float> x) {
    for (int k = 0; k < LANES<float>; ++k) x[k] = sqrtf(x[k]);
    return x;
}

static inline V<double> square_root(V<double> x) {
    for (int k = 0; k < LANES<double>; ++k) x[k] = sqrt(x[k]);
    return x;
}
#endif

template <int... K>
struct Lanes {};
template <int N, int... K>
struct UpTo : UpTo<N - 1, N - 1, K...> {};
template <int... K>
struct UpTo<0, K...> {
    typedef Lanes<K...> Type;
};

// The sum of the lanes, always in the same order: halves are added onto each other.
template <class T, int HALF, int... K>
static inline V<T> fold(V<T> v, Lanes<K...>) {
    return v + __builtin_shufflevector(v, v, (K ^ HALF)...);
}

template <class T, int HALF = LANES<T> / 2>
static inline double lane_sum(V<T> v) {
    if constexpr (HALF > 0) return lane_sum<T, HALF / 2>(fold<T, HALF>(v, typename UpTo<LANES<T>>::Type()));
    else return double(v[0]);
}

// a's blocks of S lanes added in pairs, and b's in the places left free: a selection costs less than a second shuffle.
template <class T, int S, int... K>
static inline V<T> fold_two(V<T> a, V<T> b, Lanes<K...>) {
    return __builtin_shufflevector(a, b, ((K & S) ? LANES<T> + K : K)...) +
           __builtin_shufflevector(a, b, ((K & S) ? LANES<T> + K - S : K + S)...);
}

// The sum of every vector's lanes, side by side in one vector: a transposition that adds on its way.
template <class T, int S = 1>
static inline V<T> lane_sums(V<T>* v) {
    if constexpr (S == LANES<T>) return v[0];
    else {
#pragma GCC unroll 16
        for (int k = 0; k < LANES<T>; k += 2 * S)
            v[k] = fold_two<T, S>(v[k], v[k + S], typename UpTo<LANES<T>>::Type());
        return lane_sums<T, 2 * S>(v);
    }
}

// One step of a transposition: rows a and b, S apart, exchange the blocks of S lanes off the diagonal. The masks are
// constants: run-time masks would be built lane by lane.
template <class T, int S, int... K>
static inline void exchange(V<T>& a, V<T>& b, Lanes<K...>) {
    const V<T> upper = __builtin_shufflevector(a, b, ((K & S) ? LANES<T> + K - S : K)...);
    b = __builtin_shufflevector(a, b, ((K & S) ? LANES<T> + K : K + S)...);
    a = upper;
}

template <class T, int S>
static inline void transpose_step(V<T>* rows) {
    if constexpr (S < LANES<T>) {
#pragma GCC unroll 16
        for (int i = 0; i < LANES<T>; ++i) {
            if (!(i & S)) exchange<T, S>(rows[i], rows[i + S], typename UpTo<LANES<T>>::Type());
        }
        transpose_step<T, 2 * S>(rows);
    }
}

// A square block of LANES x LANES, rows `from_stride` and `to_stride` apart; only `rows` rows of the result are stored.
template <class T>
static inline void transpose(const T* from, long from_stride, T* to, long to_stride, int rows = LANES<T>) {
    V<T> block[LANES<T>];
#pragma GCC unroll 16
    for (int i = 0; i < LANES<T>; ++i) block[i] = load(from + i * from_stride);
    transpose_step<T, 1>(block);
    if (rows == LANES<T>) {
#pragma GCC unroll 16
        for (int i = 0; i < LANES<T>; ++i) store(to + i * to_stride, block[i]);
    } else {
        for (int i = 0; i < rows; ++i) store(to + i * to_stride, block[i]);
    }
}

}  // namespace ISA
}  // namespace backglass
