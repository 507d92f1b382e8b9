// Losses, together with the output layer: E_n and delta of the outputs from u, samples in the lanes.
//
// A block of LANES samples is transposed, so that sums over the outputs are plain additions of vectors and softmax
// needs no reduction within a vector. The forms are those of equations/output_pairs.py.
#pragma once

#include "kernels/activations.hpp"

namespace backglass {
namespace ISA {

constexpr bool SUM = false, PAIR = true;  // a sum over the outputs, behind any of them; or fused with its own outputs

// To add a loss: its line here, and its formulas in `loss_here`, or as a fused pair in `output_and_loss`.
//  constant, name, number, how E and delta are computed
#define LOSSES(ROW)                                                      \
    ROW(SQUARED_ERROR, "squared_error", "", SUM)                         \
    ROW(MEAN_SQUARED_ERROR, "mean_squared_error", "", SUM)               \
    ROW(ABSOLUTE_ERROR, "absolute_error", "", SUM)                       \
    ROW(HUBER, "huber", "delta", SUM)                                    \
    ROW(QUANTILE, "quantile", "q", SUM)                                  \
    ROW(POISSON, "poisson", "", PAIR)                                    \
    ROW(BINARY_CROSS_ENTROPY, "binary_cross_entropy", "smoothing", PAIR) \
    ROW(CROSS_ENTROPY, "cross_entropy", "smoothing", PAIR)

enum Loss { LOSSES(CONSTANT) };
constexpr Kernel LOSS_KERNELS[] = {LOSSES(KERNEL)};
#define ROW(constant, names, numbers, how) how,
constexpr bool FUSED[] = {LOSSES(ROW)};
#undef ROW

static constexpr bool is_fused(int loss) { return FUSED[loss]; }

template <class T>
struct OutputBlock {
    long K;                 // outputs
    T *u, *d, *delta;       // (K, LANES): u and the targets in, delta out; u is overwritten
    long apart = LANES<T>;  // from an output to the next
};

template <class T>
static inline V<T> x_log_x(V<T> x) {
    return x > 0 ? x * logarithm<T>(x > 0 ? x : splat<T>(1)) : V<T>{};
}

// E_k and dE/dy_k of one output, of a loss that is a sum over them.
template <class T>
__attribute__((always_inline)) static inline V<T> loss_here(int loss, V<T> y, V<T> d, T parameter, T outputs,
                                                            V<T>& gradient) {
    const V<T> r = y - d, zero = V<T>{};
    switch (Loss(loss)) {
        case SQUARED_ERROR: gradient = r; return r * r / 2;
        case MEAN_SQUARED_ERROR: gradient = 2 * r / outputs; return r * r / outputs;
        case ABSOLUTE_ERROR:
            gradient = r > 0 ? splat<T>(1) : (r < 0 ? splat<T>(-1) : r);  // r itself: 0, or a NaN to be seen
            return absolute<T>(r);
        case HUBER:
            gradient = r > parameter ? splat<T>(parameter) : (r < -parameter ? splat<T>(-parameter) : r);
            return gradient * (r - gradient / 2);
        case QUANTILE:
            gradient = r > 0 ? splat<T>(1 - parameter) : (r < 0 ? splat<T>(-parameter) : zero);
            return -r * (r < 0 ? splat<T>(parameter) : splat<T>(parameter - 1));
        case POISSON:
        case BINARY_CROSS_ENTROPY:
        case CROSS_ENTROPY: break;  // fused: `output_and_loss` has them
    }
    __builtin_unreachable();  // see no_kernel
}

template <class T>
static inline V<T> loss_of(int loss, V<T> y, V<T> d, T parameter, T outputs, V<T>& gradient) {
    return loss_here<T>(loss, y, d, parameter, outputs, gradient);
}

// x, which becomes no part of a multiply-add where it is a product. Whether y is rounded before the target is taken off
// it is written down, as it would otherwise depend on what the compiler inlines, and runs are to keep their bits.
template <class T>
static inline V<T> rounded(V<T> x) {
#if defined(__x86_64__)
    asm("" : "+x"(x));
#endif
    return x;
}

template <class T, int F, bool KEEP>
struct OfOutputs {
    static constexpr bool ROUNDS = VECTOR_BYTES < 64 || !(F == SILU || F == (sizeof(T) == 8 ? GELU_TANH : GELU));

    static void call(OutputBlock<T>* block, int loss, T f_parameter, T loss_parameter, V<T>* E) {
        for (long k = 0; k < block->K; ++k) {
            V<T> y, df, g;
            activate<T, F>(load(block->u + k * block->apart), f_parameter, y, df);
            const V<T> d = load(block->d + k * block->apart);
            if constexpr (ROUNDS) *E += loss_of<T>(loss, rounded<T>(y), d, loss_parameter, T(block->K), g);
            else *E += loss_here<T>(loss, y, d, loss_parameter, T(block->K), g);
            store<T>(block->delta + k * block->apart, df * g);
        }
    }
};

// Number k in every lane.
template <class T>
static inline I<T> all_lanes(long k) {
    return I<T>{} + typename Format<T>::Bits(k);
}

// The largest u of every sample and the first place where it stands.
template <class T>
static inline V<T> largest(const OutputBlock<T>& block, I<T>& at) {
    V<T> m = load(block.u);
    at = I<T>{};
    for (long k = 1; k < block.K; ++k) {
        const V<T> u = load(block.u + k * block.apart);
        const I<T> more = u > m;
        m = more ? u : m;
        at = more ? all_lanes<T>(k) : at;
    }
    return m;
}

// u becomes e^(u - largest); the sum of all but the largest comes back, which may be far below the rounding of 1.
template <class T>
static inline V<T> exponents(OutputBlock<T>& block, V<T> m, I<T> at) {
    V<T> others{};
    for (long k = 0; k < block.K; ++k) {
        const V<T> e = exponential<T>(load(block.u + k * block.apart) - m);
        store<T>(block.u + k * block.apart, e);
        others += at == all_lanes<T>(k) ? V<T>{} : e;
    }
    return others;
}

template <class T>
static V<T> softmax_cross_entropy(OutputBlock<T>& block, T smoothing) {
    I<T> at;
    const V<T> m = largest(block, at);
    V<T> log_terms{}, total_d{};
    for (long k = 0; k < block.K; ++k) {
        V<T> d = load(block.d + k * block.apart);
        if (smoothing != 0) {
            d = (1 - smoothing) * d + smoothing / T(block.K);
            store<T>(block.d + k * block.apart, d);
        }
        log_terms += d * (load(block.u + k * block.apart) - m);
        total_d += d;
    }
    const V<T> others = exponents(block, m, at);
    const V<T> share = 1 / (1 + others);
    for (long k = 0; k < block.K; ++k) {
        const V<T> y = load(block.u + k * block.apart) * share, d = load(block.d + k * block.apart);
        store<T>(block.delta + k * block.apart, (1 - d) * y - d * (at == all_lanes<T>(k) ? others * share : 1 - y));
    }
    return total_d * log_1p<T>(others) - log_terms + (m - m);
}

template <class T>
static V<T> softmax_unfused(OutputBlock<T>& block, int loss, T loss_parameter) {
    I<T> at;
    const V<T> m = largest(block, at);
    const V<T> share = 1 / (1 + exponents(block, m, at));
    V<T> E{}, dot{};
    for (long k = 0; k < block.K; ++k) {
        const V<T> y = load(block.u + k * block.apart) * share;
        V<T> g;
        E += loss_of<T>(loss, y, load(block.d + k * block.apart), loss_parameter, T(block.K), g);
        dot += y * g;
        store<T>(block.u + k * block.apart, y);
        store<T>(block.delta + k * block.apart, g);
    }
    for (long k = 0; k < block.K; ++k) {
        const V<T> y = load(block.u + k * block.apart);
        store<T>(block.delta + k * block.apart, y * (load(block.delta + k * block.apart) - dot));
    }
    return E;
}

template <class T>
static V<T> logistic_binary_cross_entropy(OutputBlock<T>& block, T smoothing) {
    V<T> E{};
    for (long k = 0; k < block.K; ++k) {
        const V<T> u = load(block.u + k * block.apart);
        V<T> d = load(block.d + k * block.apart);
        if (smoothing != 0) d = (1 - smoothing) * d + smoothing / 2;
        const Sigmoid<T> s(u);
        const V<T> tail = log_1p<T>(s.e), zero{};
        E += d * ((u >= 0 ? zero : -u) + tail) + (1 - d) * ((u <= 0 ? zero : u) + tail);
        store<T>(block.delta + k * block.apart, (1 - d) * s.of_u - d * s.of_minus_u);
    }
    return E;
}

template <class T>
static V<T> exp_poisson(OutputBlock<T>& block) {
    V<T> E{};
    for (long k = 0; k < block.K; ++k) {
        const V<T> u = load(block.u + k * block.apart), d = load(block.d + k * block.apart);
        const V<T> y = exponential<T>(u);
        E += y - d - d * u + x_log_x<T>(d);
        store<T>(block.delta + k * block.apart, y - d);
    }
    return E;
}

// E of every lane's sample; delta in the block.
template <class T>
static V<T> output_and_loss(OutputBlock<T>& block, int f, T f_parameter, int loss, T loss_parameter) {
    switch (Loss(loss)) {
        case CROSS_ENTROPY: return softmax_cross_entropy(block, loss_parameter);
        case BINARY_CROSS_ENTROPY: return logistic_binary_cross_entropy(block, loss_parameter);
        case POISSON: return exp_poisson(block);
        case SQUARED_ERROR:
        case MEAN_SQUARED_ERROR:
        case ABSOLUTE_ERROR:
        case HUBER:
        case QUANTILE: break;  // sums over the outputs: `loss_here` has them
    }
    if (f == SOFTMAX) return softmax_unfused(block, loss, loss_parameter);
    V<T> E{};
    by_activation<OfOutputs, T, true>(f, &block, loss, f_parameter, loss_parameter, &E);
    return E;
}

// y of a block, in place of u.
template <class T>
static void softmax_block(OutputBlock<T>& block) {
    I<T> at;
    const V<T> m = largest(block, at);
    const V<T> total = 1 + exponents(block, m, at);
    for (long k = 0; k < block.K; ++k) store<T>(block.u + k * block.apart, load(block.u + k * block.apart) / total);
}

// Between LANES rows of a panelled matrix (panels `panel` apart) and the rows of a transposed block.
template <class T>
static void panels_to_block(const T* rows, long panel, long K, T* block) {
    for (long k = 0; k < K; k += LANES<T>)
        transpose<T>(rows + k / PANEL<T> * panel + k % PANEL<T>, PANEL<T>, block + k * LANES<T>, LANES<T>);
}

template <class T>
static void block_to_panels(const T* block, long K, T* rows, long panel) {
    for (long k = 0; k < K; k += LANES<T>)
        transpose<T>(block + k * LANES<T>, LANES<T>, rows + k / PANEL<T> * panel + k % PANEL<T>, PANEL<T>);
}

}  // namespace ISA
}  // namespace backglass
