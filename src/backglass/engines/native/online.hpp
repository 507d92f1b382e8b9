// Online learning: a batch of one row, plain gradient descent. Units stand in the lanes; W and W' are both kept up to
// date, by the same product for the same weight, so that nothing is ever repacked.
#pragma once

#include "arena.hpp"
#include "output.hpp"

namespace backglass {
namespace ISA {

// Whether a run takes this path: it is a property of the plan, never of a single batch.
static inline bool is_online(const Job& job) {
    const Rule& rule = job.rule;
    bool plain = job.task == RUN && job.batch_size == 1 && rule.optimiser == SGD && rule.l1 == 0 && rule.l2 == 0 &&
                 rule.decay == 0 && rule.clip_norm == 0 && job.network.biases != SHARED;
    for (int k = 0; k < job.network.depth; ++k) plain = plain && job.network.layers[k].dropout == 0;
    return plain;
}

// start + sum_k a_k B_k for one vector of columns of a panel: four sums, so that one addition need not wait for another.
template <class T>
static inline V<T> combination(V<T> start, const T* a, const T* B, long count) {
    if (count < 8) {
        for (long k = 0; k < count; ++k) start += splat(a[k]) * load(B + k * PANEL<T>);
        return start;
    }
    V<T> s0 = start, s1{}, s2{}, s3{};
    long k = 0;
    for (; k + 4 <= count; k += 4, B += 4 * PANEL<T>) {
        s0 += splat(a[k]) * load(B);
        s1 += splat(a[k + 1]) * load(B + PANEL<T>);
        s2 += splat(a[k + 2]) * load(B + 2 * PANEL<T>);
        s3 += splat(a[k + 3]) * load(B + 3 * PANEL<T>);
    }
    for (; k < count; ++k, B += PANEL<T>) s0 += splat(a[k]) * load(B);
    return (s0 + s1) + (s2 + s3);
}

template <class T>
static inline int columns_of(long width, long from) {
    return int(width - from < PANEL<T> ? width - from : PANEL<T>);
}

template <class T>
static inline void copy_row(const T* from, long count, T* to) {
    for (long i = 0; i < count; ++i) to[i] = from[i];
}

template <class T, int F, bool KEEP>
struct OfUnits {  // outputs of a loss that is a sum over them: u and targets to delta; E of each lane is added
    static void call(const T* u, const T* targets, T* delta, long K, int loss, T f_parameter, T loss_parameter, V<T>* E) {
        const I<T> lanes = lane_numbers<T>();
        for (long k = 0; k < K; k += LANES<T>) {
            V<T> y, df, g;
            activate<T, F>(load(u + k), f_parameter, y, df);
            const V<T> e = loss_of<T>(loss, y, load(targets + k), loss_parameter, T(K), g);
            const I<T> inside = lanes < all_lanes<T>(K - k);
            *E += inside ? e : V<T>{};
            store<T>(delta + k, inside ? df * g : V<T>{});
        }
    }
};

// E of the row, and delta of the outputs.
template <class T>
static inline V<T> online_output(const Job& job, const Arena<T>& a, const T* u, T* delta) {
    const Network& network = job.network;
    const Layer& layer = network.layers[network.depth - 1];
    V<T> E{};
    if (network.loss <= QUANTILE && layer.f != SOFTMAX) {
        by_activation<OfUnits, T, true>(layer.f, u, a.online_targets, delta, layer.n_out, network.loss,
                                        T(layer.f_parameter), T(network.loss_parameter), &E);
        return E;
    }
    OutputBlock<T> block{layer.n_out, a.scratch[0].u, a.scratch[0].t, a.scratch[0].delta};
    for (long k = 0; k < layer.n_out; ++k) {
        block.u[k * LANES<T>] = u[k];
        block.d[k * LANES<T>] = a.online_targets[k];
    }
    E[0] = output_and_loss<T>(block, layer.f, T(layer.f_parameter), network.loss, T(network.loss_parameter))[0];
    for (long k = 0; k < layer.n_out; ++k) delta[k] = block.delta[k * LANES<T>];
    return E;
}

// W and W' less scale delta' z, b less scale delta. `squares` takes the square of the gradient, which is delta times
// `division`; `bad` turns NaN where a parameter is no longer finite.
template <class T>
static inline void online_update(const Layer& layer, const T* z, const T* delta, T* W, T* Wt, T* b, T division, T scale,
                                 V<T>& squares, V<T>& bad) {
    constexpr long P = PANEL<T>;
    for (long i = 0; i < layer.n_in; i += P)
        for (int v = 0; v < columns_of<T>(layer.n_in, i); v += LANES<T>) {
            const V<T> of_z = load(z + i + v);
            T* w = W + i * layer.n_out + v;
            for (long j = 0; j < layer.n_out; ++j, w += P) {
                const V<T> fresh = load(w) - splat(scale * delta[j]) * of_z;
                const V<T> g = splat(division * delta[j]) * of_z;
                squares += g * g;
                bad += fresh * T(0);
                store(w, fresh);
            }
        }
    for (long j = 0; j < layer.n_out; j += P)
        for (int v = 0; v < columns_of<T>(layer.n_out, j); v += LANES<T>) {
            const V<T> of_delta = load(delta + j + v), step = scale * of_delta;
            T* w = Wt + j * layer.n_in + v;
            for (long i = 0; i < layer.n_in; ++i, w += P) store<T>(w, load(w) - step * splat(z[i]));
            if (b) {
                const V<T> fresh = load(b + j + v) - step, g = division * of_delta;
                squares += g * g;
                bad += fresh * T(0);
                store(b + j + v, fresh);
            }
        }
}

// One update on the row that stands in online_z[0] and online_targets, of weight s: its s E, and what Totals hold.
template <class T>
static V<T> online_step(const Job& job, const Arena<T>& a, double weight, double rate, V<T>& squares, V<T>& bad) {
    constexpr long P = PANEL<T>;
    const Network& network = job.network;
    T **z = a.online_z, **d = a.online_d;
    for (int k = 0; k < network.depth; ++k) {
        const Layer& layer = network.layers[k];
        for (long j = 0; j < layer.n_out; j += P) {
            const int columns = columns_of<T>(layer.n_out, j);
            for (int v = 0; v < columns; v += LANES<T>)
                store<T>(z[k + 1] + j + v, combination<T>(load(a.theta + a.at_b[k] + j + v), z[k],
                                                          a.Wt[k] + j * layer.n_in + v, layer.n_in));
            if (k + 1 < network.depth)
                activate_panel<T>(layer.f, z[k + 1] + j, d[k + 1] + j, 1, columns, layer.f_parameter);
        }
    }
    V<T> E = online_output(job, a, z[network.depth], d[network.depth]);
    const T s = T(weight);
    if (s != 1) {
        E *= s;
        const long K = network.layers[network.depth - 1].n_out;
        for (long k = 0; k < K; k += LANES<T>) store<T>(d[network.depth] + k, s * load(d[network.depth] + k));
    }
    const T division = network.mean ? T(1 / weight) : T(1), scale = T(rate) * division;
    const bool trains_b = network.biases == PER_UNIT;
    for (int k = network.depth - 1; k >= 0; --k) {
        const Layer& layer = network.layers[k];
        T* W = a.theta + a.at_W[k];
        for (long i = 0; k > 0 && i < layer.n_in; i += P)
            for (int v = 0; v < columns_of<T>(layer.n_in, i); v += LANES<T>)
                store<T>(d[k] + i + v, load(d[k] + i + v) * combination<T>(V<T>{}, d[k + 1], W + i * layer.n_out + v,
                                                                            layer.n_out));
        // This layer's delta is final and its W no longer needed: update it at once.
        online_update<T>(layer, z[k], d[k + 1], W, a.Wt[k], trains_b ? a.theta + a.at_b[k] : nullptr, division, scale,
                         squares, bad);
    }
    return E;
}

}  // namespace ISA
}  // namespace backglass
