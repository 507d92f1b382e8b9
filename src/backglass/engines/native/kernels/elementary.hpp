// exp, expm1 and log on vectors: range reduction and polynomials, within about 2 ulp.
#pragma once

#include "kernels/vector.hpp"

namespace backglass {
namespace ISA {

template <class T>
struct Format;  // of the bits
template <>
struct Format<float> {
    using Bits = int32_t;
    static constexpr int mantissa = 23;
    static constexpr int32_t bias = 127;
    static constexpr float round = 12582912.0f;  // 1.5 x 2^23: adding it rounds to a whole number in the lowest bits
    static constexpr float lowest = -87.3365f, highest = 89.0f;
    static constexpr float ln2_high = 0.693359375f, ln2_low = -2.12194440e-4f;
};
template <>
struct Format<double> {
    using Bits = int64_t;
    static constexpr int mantissa = 52;
    static constexpr int64_t bias = 1023;
    static constexpr double round = 6755399441055744.0;
    static constexpr double lowest = -708.39, highest = 710.0;
    static constexpr double ln2_high = 6.93145751953125e-1, ln2_low = 1.42860682030941723212e-6;
};

// (e^r - 1 - r) / r^2 for |r| <= ln 2 / 2.
static inline V<float> exp_rest(V<float> r) {
    const V<float> r2 = r * r;
    const V<float> low = 5.0000001201e-1f + 1.6666665459e-1f * r;
    const V<float> middle = 4.1665795894e-2f + 8.3334519073e-3f * r;
    const V<float> high = 1.3981999507e-3f + 1.9875691500e-4f * r;
    return low + r2 * (middle + r2 * high);
}

static inline V<double> exp_rest(V<double> r) {
    const V<double> r2 = r * r, r4 = r2 * r2;
    const V<double> a = 1.0 / 2 + r * (1.0 / 6) + r2 * (1.0 / 24 + r * (1.0 / 120));
    const V<double> b = 1.0 / 720 + r * (1.0 / 5040) + r2 * (1.0 / 40320 + r * (1.0 / 362880));
    const V<double> c = 1.0 / 3628800 + r * (1.0 / 39916800) + r2 * (1.0 / 479001600 + r * (1.0 / 6227020800));
    return a + r4 * (b + r4 * c);
}

// e^x = 2 scale (1 + q): the two factors of a power of 2 keep the scale itself finite up to the largest e^x.
template <class T>
struct ExpParts {
    V<T> scale, q;
};

template <class T>
static inline ExpParts<T> exp_parts_within(V<T> x) {  // lowest <= x <= highest
    using F = Format<T>;
    const V<T> shifted = x * T(1.4426950408889634) + F::round;
    const V<T> n = shifted - F::round;
    const V<T> r = (x - n * F::ln2_high) - n * F::ln2_low;
    const I<T> whole = (I<T>)shifted - (I<T>)splat<T>(F::round);
    return {(V<T>)((whole + (F::bias - 1)) << F::mantissa), r + r * r * exp_rest(r)};
}

template <class T>
static inline ExpParts<T> exp_parts(V<T> x) {
    return exp_parts_within<T>(at_most(at_least(x, splat<T>(Format<T>::lowest)), splat<T>(Format<T>::highest)));
}

// e^x: 0 below the smallest normal number, infinite above the largest.
template <class T>
static inline V<T> exponential(V<T> x) {
    const ExpParts<T> e = exp_parts<T>(x);
    return x < Format<T>::lowest ? V<T>{} : (2 + 2 * e.q) * e.scale;
}

// e^x and e^x - 1, each with its digits.
template <class T>
static inline void exponentials(V<T> x, V<T>& exp, V<T>& expm1) {
    const ExpParts<T> e = exp_parts<T>(x);
    const V<T> scale = 2 * e.scale;  // finite: used for x <= 0 only
    exp = x < Format<T>::lowest ? V<T>{} : scale + scale * e.q;
    expm1 = scale * e.q + (scale - 1);
}

// (atanh(s) / s - 1) / s^2 as a polynomial in w = s^2.
static inline V<float> atanh_rest(V<float> w) {
    return 1.0f / 3 + w * (1.0f / 5 + w * (1.0f / 7 + w * (1.0f / 9 + w * (1.0f / 11))));
}

static inline V<double> atanh_rest(V<double> w) {
    V<double> sum = splat(1.0 / 25);
    for (int k = 23; k >= 3; k -= 2) sum = 1.0 / k + w * sum;
    return sum;
}

// log x of positive normal x, by x = 2^e m, sqrt(1/2) <= m < sqrt 2, log m = 2 atanh((m - 1) / (m + 1)).
template <class T>
static inline V<T> logarithm(V<T> x) {
    using F = Format<T>;
    const V<T> two_to_mantissa = splat<T>(T(int64_t(1) << F::mantissa));
    const I<T> bits = (I<T>)x;
    const I<T> one = (I<T>)splat<T>(1);
    const I<T> fraction = ((I<T>{} + 1) << F::mantissa) - 1;
    V<T> m = (V<T>)((bits & fraction) | one);
    V<T> e = (V<T>)((bits >> F::mantissa) | (I<T>)two_to_mantissa) - two_to_mantissa - T(F::bias);
    const I<T> large = m > T(1.4142135623730951);
    m = large ? m * T(0.5) : m;
    e = large ? e + 1 : e;
    const V<T> s = (m - 1) / (m + 1);
    const V<T> log_m = 2 * s + 2 * s * (s * s) * atanh_rest(s * s);
    return e * F::ln2_high + (log_m + e * F::ln2_low) + (x - x);  // x - x: NaN and infinity stay visible
}

// log(1 + x) for x >= 0; what 1 + x rounds off comes back as a correction.
template <class T>
static inline V<T> log_1p(V<T> x) {
    const V<T> u = 1 + x;
    return logarithm<T>(u) + (x - (u - 1)) / u;
}

}  // namespace ISA
}  // namespace backglass
