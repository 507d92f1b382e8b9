// z = f(u) and f'(u), together, because they share their exponential.
#pragma once

#include "kernels/elementary.hpp"
#include "plan.hpp"

namespace backglass {
namespace ISA {

constexpr bool EACH = true, ALL = false;  // whether z_k depends on u_k alone, or on every u

// To add an activation: its line here, and its formulas in `activate`.
//  constant, name, number, what z depends on
#define ACTIVATIONS(ROW)                          \
    ROW(IDENTITY, "identity", "", EACH)           \
    ROW(LOGISTIC, "logistic", "", EACH)           \
    ROW(TANH, "tanh", "", EACH)                   \
    ROW(RELU, "relu", "derivative_at_zero", EACH) \
    ROW(LEAKY_RELU, "leaky_relu", "slope", EACH)  \
    ROW(ELU, "elu", "alpha", EACH)                \
    ROW(SELU, "selu", "", EACH)                   \
    ROW(GELU, "gelu", "", EACH)                   \
    ROW(GELU_TANH, "gelu_tanh", "", EACH)         \
    ROW(SILU, "silu", "", EACH)                   \
    ROW(SOFTPLUS, "softplus", "", EACH)           \
    ROW(MISH, "mish", "", EACH)                   \
    ROW(SOFTMAX, "softmax", "", ALL)              \
    ROW(EXP, "exp", "", EACH)                     \
    ROW(STEP, "step", "", EACH)

enum Activation { ACTIVATIONS(CONSTANT) };
constexpr Kernel ACTIVATION_KERNELS[] = {ACTIVATIONS(KERNEL)};
#define ROW(constant, names, numbers, depends) depends,
constexpr bool ELEMENTWISE[] = {ACTIVATIONS(ROW)};
#undef ROW

static constexpr bool is_elementwise(int f) { return ELEMENTWISE[f]; }

// The logistic function of u and of -u, and their product f'(u); e is only raised to numbers that are not positive.
template <class T>
struct Sigmoid {
    V<T> e, of_u, of_minus_u, derivative;

    explicit Sigmoid(V<T> u) {
        e = exponential<T>(-absolute<T>(u));
        const V<T> larger = 1 / (1 + e), smaller = e * larger;
        of_u = u >= 0 ? larger : smaller;
        of_minus_u = u >= 0 ? smaller : larger;
        derivative = larger * smaller;
    }
};

// The logistic function alone: 1 / (1 + e^-u), and f'(u) = (1 - z) z with 1 - z = e^-u z. Both keep their digits in
// both tails, and fewer operations wait for each other than in Sigmoid. Where e^u is no normal number, z is 0 or 1.
template <class T>
static inline void logistic_of(V<T> u, V<T>& z, V<T>& derivative) {
    const V<T> end = splat<T>(-Format<T>::lowest), x = at_most(at_least(u, -end), end);
    const ExpParts<T> parts = exp_parts_within<T>(-x);
    const V<T> scale = 2 * parts.scale, e = scale + scale * parts.q;
    const V<T> of_x = 1 / (1 + e);
    z = u < -end ? V<T>{} : of_x;
    derivative = absolute<T>(u) > end ? V<T>{} : e * of_x * of_x;
}

template <class T>
static inline V<T> softplus(V<T> u, V<T> e) {
    return (u <= 0 ? V<T>{} : u) + log_1p<T>(e);
}

// tanh and 1 / cosh^2 by expm1: no digits are lost near 0, nor in the tails.
template <class T>
static inline void tanh_parts(V<T> u, V<T>& tanh, V<T>& sech_squared) {
    V<T> e, em;
    exponentials<T>(-2 * absolute<T>(u), e, em);
    const V<T> r = 1 / (2 + em);
    tanh = u < 0 ? em * r : -em * r;
    sech_squared = 4 * e * r * r;
}

// In float32 a quotient of polynomials within 4 ulp, and 1 - z^2: less than half the work.
static inline void tanh_of(V<float> u, V<float>& tanh, V<float>& derivative) {
    const V<float> x = at_most(at_least(u, splat(-7.90531110763549805f)), splat(7.90531110763549805f)), w = x * x;
    V<float> p = -2.76076847742355e-16f * w + 2.00018790482477e-13f;
    p = p * w - 8.60467152213735e-11f;
    p = p * w + 5.12229709037114e-08f;
    p = p * w + 1.48572235717979e-05f;
    p = p * w + 6.37261928875436e-04f;
    p = p * w + 4.89352455891786e-03f;
    V<float> q = 1.19825839466702e-06f * w + 1.18534705686654e-04f;
    q = q * w + 2.26843463243900e-03f;
    q = q * w + 4.89352518554385e-03f;
    tanh = x * p / q;
    derivative = 1 - tanh * tanh;
}

static inline void tanh_of(V<double> u, V<double>& tanh, V<double>& derivative) {
    tanh_parts<double>(u, tanh, derivative);
}

// The normal distribution function by erfc of -u, which keeps its digits where 1 + erf(u) has rounded to 0.
template <class T>
static inline V<T> normal_distribution(V<T> u) {
    V<T> Phi;
    for (int k = 0; k < LANES<T>; ++k) Phi[k] = T(erfc(double(u[k]) * -0.70710678118654752) / 2);
    return Phi;
}

// ReLU and its kin are written so that NaN comes through.
template <class T, int F>
static inline void activate(V<T> u, T parameter, V<T>& z, V<T>& df) {
    const V<T> one = splat<T>(1), zero = V<T>{};
    if constexpr (F == IDENTITY) {
        z = u;
        df = one;
    } else if constexpr (F == LOGISTIC) {
        logistic_of<T>(u, z, df);
    } else if constexpr (F == TANH) {
        tanh_of(u, z, df);
    } else if constexpr (F == RELU) {
        z = u <= 0 ? zero : u;
        df = u > 0 ? one : (u == 0 ? splat<T>(parameter) : zero);
    } else if constexpr (F == LEAKY_RELU) {
        z = u > 0 ? u : parameter * u;
        df = u > 0 ? one : splat<T>(parameter);
    } else if constexpr (F == ELU || F == SELU) {
        const T scale = F == SELU ? T(1.0507009873554804934193349852946) : T(1);
        const T alpha = F == SELU ? T(1.6732632423543772848170429916717) : parameter;
        V<T> e, em;
        exponentials<T>(u > 0 ? zero : u, e, em);
        z = scale * (u > 0 ? u : alpha * em);
        df = scale * (u > 0 ? one : alpha * e);
    } else if constexpr (F == GELU) {
        const V<T> Phi = normal_distribution<T>(u);
        z = u * Phi;
        df = Phi + u * (exponential<T>(-u * u / 2) * T(0.39894228040143267794));
    } else if constexpr (F == GELU_TANH) {
        const T c = T(2 * 0.79788456080286535588);
        const Sigmoid<T> s(c * (u + T(0.044715) * u * u * u));
        z = u * s.of_u;
        df = s.of_u + u * s.derivative * (c * (1 + T(3 * 0.044715) * u * u));
    } else if constexpr (F == SILU) {
        const Sigmoid<T> s(u);
        z = u * s.of_u;
        df = s.of_u * (1 + u * s.of_minus_u);
    } else if constexpr (F == SOFTPLUS) {
        const Sigmoid<T> s(u);
        z = softplus<T>(u, s.e);
        df = s.of_u;
    } else if constexpr (F == MISH) {
        const Sigmoid<T> s(u);
        V<T> tanh, sech_squared;
        tanh_parts<T>(softplus<T>(u, s.e), tanh, sech_squared);
        z = u * tanh;
        df = tanh + u * s.of_u * sech_squared;
    } else if constexpr (F == EXP) {
        z = df = exponential<T>(u);
    } else if constexpr (F == STEP) {
        z = u > 0 ? one : zero;
        df = zero;
    } else {
        static_assert(F < 0, "an elementwise activation of the list has no formulas here");
    }
}

template <class T, int F, bool KEEP>
static void activate_panel(T* z, T* df, long rows, int columns, T parameter) {
    const I<T> lanes = lane_numbers<T>();
    for (int at = 0; at < columns; at += LANES<T>) {
        const I<T> inside = lanes < columns - at;
        for (long r = 0; r < rows; ++r) {
            const long k = r * PANEL<T> + at;
            V<T> of_u, derivative;
            activate<T, F>(load(z + k), parameter, of_u, derivative);
            // Columns beyond the layer's width stay 0, so that they add nothing to any sum.
            store<T>(z + k, inside ? of_u : V<T>{});
            if (KEEP) store<T>(df + k, inside ? derivative : V<T>{});
        }
    }
}

// Calls g with an elementwise activation as a constant: the one place that turns its number into a type.
template <template <class, int, bool> class G, class T, bool KEEP, class... Args>
static inline void by_activation(int f, Args... args) {
    switch (Activation(f)) {
#define ROW(constant, ...)                                                                  \
    case constant:                                                                          \
        if constexpr (is_elementwise(constant)) return G<T, constant, KEEP>::call(args...); \
        break;
        ACTIVATIONS(ROW)
#undef ROW
    }
    __builtin_unreachable();  // see no_kernel
}

template <class T, int F, bool KEEP>
struct OfPanel {
    static void call(T* z, T* df, long rows, int columns, T parameter) {
        activate_panel<T, F, KEEP>(z, df, rows, columns, parameter);
    }
};

// u becomes z in place, and f'(u) is kept beside it where `df` is given.
template <class T>
static void activate_panel(int f, T* z, T* df, long rows, int columns, double parameter) {
    if (df) by_activation<OfPanel, T, true>(f, z, df, rows, columns, T(parameter));
    else by_activation<OfPanel, T, false>(f, z, df, rows, columns, T(parameter));
}

}  // namespace ISA
}  // namespace backglass
