// Online learning of wider networks than small.hpp's: a batch of one row, plain gradient descent, by one thread. Units
// stand in the lanes; W and W' are both kept up to date, by the same product for the same weight, so that nothing is
// ever repacked.
#pragma once

#include "ways/general.hpp"

namespace backglass {
namespace ISA {

// start + sum_k a_k B_k for one vector of columns of a panel; four sums, so that none waits for another.
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

// Where column `at` of a panelled matrix with so many rows begins.
template <class T>
static inline long of_column(long at, long rows) {
    return at / PANEL<T> * rows * PANEL<T> + at % PANEL<T>;
}

template <class T, int F, bool KEEP>
struct OfUnits {
    static void call(V<T> u, T parameter, I<T> inside, T* z, T* df) {
        V<T> of_u, derivative;
        activate<T, F>(u, parameter, of_u, derivative);
        store<T>(z, inside ? of_u : V<T>{});
        store<T>(df, inside ? derivative : V<T>{});
    }
};

template <class T, int F, bool KEEP>
struct OfOutputUnits {  // of a loss that is a sum over the outputs
    static void call(V<T> u, const T* targets, I<T> inside, T* delta, T outputs, int loss, T f_parameter,
                     T loss_parameter, V<T>* E) {
        V<T> y, df, g;
        activate<T, F>(u, f_parameter, y, df);
        const V<T> e = loss_of<T>(loss, y, load(targets), loss_parameter, outputs, g);
        *E += inside ? e : V<T>{};
        store<T>(delta, inside ? df * g : V<T>{});
    }
};

// E of the row, and delta of the outputs, where the outputs depend on each other: one lane of a block.
template <class T>
static V<T> online_block(const Job& job, const Arena<T>& a, const T* u, T* delta) {
    const Layer& layer = job.network.layers[job.network.depth - 1];
    OutputBlock<T> block{layer.n_out, a.scratch[0].u, a.scratch[0].t, a.scratch[0].delta};
    for (long k = 0; k < layer.n_out; ++k) {
        block.u[k * LANES<T>] = u[k];
        block.d[k * LANES<T>] = a.online_targets[k];
    }
    V<T> E{};
    E[0] = output_and_loss<T>(block, layer.f, T(layer.f_parameter), job.network.loss, T(job.network.loss_parameter))[0];
    for (long k = 0; k < layer.n_out; ++k) delta[k] = block.delta[k * LANES<T>];
    return E;
}

// Forward, and the delta of the outputs; E comes back lane by lane.
template <class T>
static inline V<T> online_forward(const Job& job, const Arena<T>& a) {
    const Network& network = job.network;
    const I<T> lanes = lane_numbers<T>();
    T **z = a.online_z, **d = a.online_d;
    V<T> E{};
    for (int k = 0; k < network.depth; ++k) {
        const Layer& layer = network.layers[k];
        const bool last = k + 1 == network.depth, apart = !is_fused(network.loss) && is_elementwise(layer.f);
        const T parameter = T(layer.f_parameter);
        for (long at = 0; at < layer.n_out; at += LANES<T>) {
            const I<T> inside = lanes < all_lanes<T>(layer.n_out - at);
            const V<T> u = combination<T>(load(a.theta + a.at_b[k] + at), z[k], a.Wt[k] + of_column<T>(at, layer.n_in),
                                          layer.n_in);
            if (!last) by_activation<OfUnits, T, true>(layer.f, u, parameter, inside, z[k + 1] + at, d[k + 1] + at);
            else if (apart)
                by_activation<OfOutputUnits, T, true>(layer.f, u, a.online_targets + at, inside, d[k + 1] + at,
                                                      T(layer.n_out), network.loss, parameter,
                                                      T(network.loss_parameter), &E);
            else store<T>(z[k + 1] + at, u);
        }
        if (last && !apart) E = online_block(job, a, z[k + 1], d[k + 1]);
    }
    return E;
}

// W and W' less scale delta' z, b less scale delta. `squares` takes the square of the gradient, which is delta times
// `division`; `bad` turns NaN where a parameter is no longer finite.
template <class T>
static inline void online_update(const Layer& layer, const T* z, const T* delta, T* W, T* Wt, T* b, T division, T scale,
                                 V<T>& all_squares, V<T>& all_bad) {
    V<T> squares = all_squares, bad = all_bad;  // in registers: a reference would be written at every step
    for (long at = 0; at < layer.n_in; at += LANES<T>) {
        const V<T> of_z = load(z + at);
        T* w = W + of_column<T>(at, layer.n_out);
        for (long j = 0; j < layer.n_out; ++j, w += PANEL<T>) {
            const V<T> fresh = load(w) - splat(scale * delta[j]) * of_z;
            const V<T> g = splat(division * delta[j]) * of_z;
            squares += g * g;
            bad += fresh * T(0);
            store(w, fresh);
        }
    }
    for (long at = 0; at < layer.n_out; at += LANES<T>) {
        const V<T> of_delta = load(delta + at), step = scale * of_delta;
        T* w = Wt + of_column<T>(at, layer.n_in);
        for (long i = 0; i < layer.n_in; ++i, w += PANEL<T>) store<T>(w, load(w) - step * splat(z[i]));
        if (b) {
            const V<T> fresh = load(b + at) - step, g = division * of_delta;
            squares += g * g;
            bad += fresh * T(0);
            store(b + at, fresh);
        }
    }
    all_squares = squares;
    all_bad = bad;
}

// One update on the row that stands in online_z[0] and online_targets, of weight s: its s E, and what Totals hold.
template <class T>
static V<T> online_step(const Job& job, const Arena<T>& a, double weight, double rate, V<T>& squares, V<T>& bad) {
    const Network& network = job.network;
    T **z = a.online_z, **d = a.online_d;
    V<T> E = online_forward<T>(job, a);
    T division = 1;
    if (weight != 1) {
        const T s = T(weight);
        E *= s;
        T* delta = d[network.depth];
        for (long at = 0; at < network.layers[network.depth - 1].n_out; at += LANES<T>)
            store<T>(delta + at, s * load(delta + at));
        if (network.mean) division = T(1 / weight);
    }
    const T scale = T(rate) * division;
    for (int k = network.depth - 1; k >= 0; --k) {
        const Layer& layer = network.layers[k];
        T* W = a.theta + a.at_W[k];
        for (long at = 0; k > 0 && at < layer.n_in; at += LANES<T>)
            store<T>(d[k] + at, load(d[k] + at) *
                                    combination<T>(V<T>{}, d[k + 1], W + of_column<T>(at, layer.n_out), layer.n_out));
        // This layer's delta is final and its W no longer needed: update it at once.
        online_update<T>(layer, z[k], d[k + 1], W, a.Wt[k], network.biases == PER_UNIT ? a.theta + a.at_b[k] : nullptr,
                         division, scale, squares, bad);
    }
    return E;
}

template <class T>
static inline void copy_row(const T* from, long count, T* to) {
    for (long i = 0; i < count; ++i) to[i] = from[i];
}

template <class T>
static void run_online(Job& job, const Arena<T>& a) {
    Clerk<T> clerk(job);
    const Network& network = job.network;
    const auto enter = [&](const T* x, const T* d) {
        copy_row(x, network.layers[0].n_in, a.online_z[0]);
        copy_row(d, network.layers[network.depth - 1].n_out, a.online_targets);
    };
    const auto learn = [&](const Batch& batch) {
        V<T> squares{}, bad{};
        const double loss = lane_sum<T>(online_step<T>(job, a, batch.weight, batch.rate, squares, bad));
        clerk.record(network.mean ? loss / batch.weight : loss, batch.weight, squares, bad);
    };
    row_by_row(job, clerk, a.order, enter, learn);
    for (int t = 0; t < job.team->size; ++t) a.shares.begin(t, job.team->size);  // for itself and for the others
    if (!job.failed) unpack(job, a, 0);
}

template <class T>
struct OnlineWay {
    static bool suits(const Job& job) {
        bool suited = job.task == RUN && job.batch_size == 1 && job.rule.optimiser == SGD && job.rule.is_plain() &&
                      job.network.biases != SHARED;
        for (int k = 0; k < job.network.depth; ++k) suited = suited && job.network.layers[k].dropout == 0;
        return suited;
    }

    static Division division(const Job&) { return {1, 0}; }

    static size_t bytes(const Job& job) { return bytes_of(cut_arena<T>, job); }

    static void work(Job& job, int thread) {
        const Arena<T> a = packed_arena<T>(job, thread);
        if (thread == 0) run_online<T>(job, a);
    }
};

}  // namespace ISA
}  // namespace backglass
