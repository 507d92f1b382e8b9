// The loop over updates of small online runs (small.hpp): each layer learns as soon as its delta is there. It is
// compiled apart from the rest, once for every width of vectors.
#include "ways/small.hpp"

#include "ways/batches.hpp"

namespace backglass {
namespace ISA {

// z_I in every lane.
template <class T, int I, int... K>
static inline V<T> lane(V<T> z, Lanes<K...>) {
    return __builtin_shufflevector(z, z, (0 * K + I)...);
}

// sum_i z_i W'_i from I on; two sums, so that not every product waits for the one before.
template <class T, int I = 0>
static inline void add_inputs(V<T> z, const T* W, long n_in, V<T>& even, V<T>& odd) {
    if constexpr (I < LANES<T>) {
        if (I >= n_in) return;
        (I % 2 ? odd : even) += lane<T, I>(z, typename UpTo<LANES<T>>::Type()) * load(W + I * LANES<T>);
        add_inputs<T, I + 1>(z, W, n_in, even, odd);
    }
}

// u = W z + b of the first layer, whose inputs stand in memory.
template <class T>
static inline V<T> first_net_input(const T* b, const T* z, long n_in) {
    const T* W = b + LANES<T>;
    V<T> even = load(b), odd{};
    long i = 0;
    for (; i + 1 < n_in; i += 2) {
        even += splat(z[i]) * load(W + i * LANES<T>);
        odd += splat(z[i + 1]) * load(W + (i + 1) * LANES<T>);
    }
    if (i < n_in) even += splat(z[i]) * load(W + i * LANES<T>);
    return even + odd;
}

// u = W z + b of a later layer.
template <class T>
static inline V<T> net_input(const T* b, V<T> z, long n_in) {
    V<T> even = load(b), odd{};
    add_inputs<T>(z, b + LANES<T>, n_in, even, odd);
    return even + odd;
}

// dE/dz of a layer's inputs, side by side: the sums of delta times W' over the lanes.
template <class T>
static inline V<T> inputs_gradient(const T* W, V<T> delta) {
    V<T> products[LANES<T>];
#pragma GCC unroll 16
    for (int i = 0; i < LANES<T>; ++i) products[i] = delta * load(W + i * LANES<T>);
    return lane_sums<T>(products);
}

// One vector of parameters with its gradient g before penalties: to its new values, or, where the norm must be known
// first, to the gradient that is kept.
template <class T, int RULE>
__attribute__((always_inline)) static inline void learn_penalised_here(const Stretch<T>& all, long k, V<T> g,
                                                                       bool weights, const Step<T>& step,
                                                                       Totals<T>& totals) {
    if (weights) g += penalty<T>(load(all.point + k), step, totals.l1, totals.l2);
    totals.squares += g * g;
    if (all.g) return store<T>(all.g + k, g);
    V<T> theta = load(all.theta + k);
    if (weights) theta -= step.rate_decay * theta;
    move<T, RULE>(all, k, theta, g, step, totals.bad);
}

// Inline for gradient descent alone. It is written down, and not left to the compiler, because that also decides
// whether the product g is rounded before a penalty is added to it.
template <class T, int RULE>
__attribute__((noinline)) static void learn_penalised_apart(const Stretch<T>& all, long k, V<T> g, bool weights,
                                                            const Step<T>& step, Totals<T>& totals) {
    learn_penalised_here<T, RULE>(all, k, g, weights, step, totals);
}

template <class T, int RULE>
static inline void learn_penalised(const Stretch<T>& all, long k, V<T> g, bool weights, const Step<T>& step,
                                   Totals<T>& totals) {
    if constexpr (RULE == SGD) learn_penalised_here<T, RULE>(all, k, g, weights, step, totals);
    else learn_penalised_apart<T, RULE>(all, k, g, weights, step, totals);
}

template <class T, int RULE>
static inline void learn(const SmallArena<T>& a, const SmallLayer<T>& layer, bool biases, V<T> delta,
                         const Step<T>& step, Totals<T>& totals) {
    const V<T> divided = delta * step.division;
    long k = layer.at;
    if (!a.plain) {
        if (biases) learn_penalised<T, RULE>(a.all, k, divided, false, step, totals);
        for (long i = 0; i < layer.n_in; ++i)
            learn_penalised<T, RULE>(a.all, k += LANES<T>, divided * splat(layer.inputs[i]), true, step, totals);
        return;
    }
    V<T> squares = totals.squares, bad = totals.bad;  // in registers: a reference would be written at every step
    if (biases) {
        squares += divided * divided;
        move<T, RULE>(a.all, k, load(a.all.theta + k), divided, step, bad);
    }
    for (long i = 0; i < layer.n_in; ++i) {
        k += LANES<T>;
        const V<T> g = divided * splat(layer.inputs[i]);
        squares += g * g;
        move<T, RULE>(a.all, k, load(a.all.theta + k), g, step, bad);
    }
    totals.squares = squares;
    totals.bad = bad;
}

// The gradient that was kept, shortened to the norm allowed.
template <class T, int RULE>
static inline void learn_clipped(const SmallArena<T>& a, const Job& job, const Step<T>& step, Totals<T>& totals) {
    const double norm = sqrt(lane_sum<T>(totals.squares));
    const T shortened = norm > job.rule.clip_norm ? T(job.rule.clip_norm / norm) : T(1);
    for (int l = 0; l < job.network.depth; ++l) {
        const SmallLayer<T>& layer = a.layers[l];
        for (long i = job.network.biases == PER_UNIT ? 0 : 1; i <= layer.n_in; ++i) {
            const long k = layer.at + i * LANES<T>;
            const V<T> theta = load(a.all.theta + k);
            move<T, RULE>(a.all, k, i ? theta - step.rate_decay * theta : theta, load(a.all.g + k) * shortened, step,
                          totals.bad);
        }
    }
}

// One update on a row of weight s: what it reports.
template <class T, int RULE>
static inline Totals<T> update(const Job& job, const SmallArena<T>& a, T s, const Step<T>& step, double& loss) {
    const int last = job.network.depth - 1;
    const T* point = a.all.point;
    V<T> u = first_net_input(point + a.layers[0].at, a.layers[0].inputs, a.layers[0].n_in);
    for (int l = 0; l < last; ++l) {
        const SmallLayer<T>&layer = a.layers[l], &next = a.layers[l + 1];
        const V<T> z = layer.f(u, layer.f_parameter, layer.df);
        store<T>(layer.units, z);
        u = net_input<T>(point + next.at, z, next.n_in);
    }
    V<T> E;
    V<T> delta = a.delta_of_outputs(u, *a.outputs, E);
    // Lanes beyond the outputs hold what the activation makes of 0.
    delta = (V<T>)((I<T>)delta & a.outputs->inside);
    loss = double(s) * lane_sum<T>((V<T>)((I<T>)E & a.outputs->inside));
    if (s != 1) delta *= s;
    Totals<T> totals;
    for (int l = last; l >= 0; --l) {
        const SmallLayer<T>& layer = a.layers[l];
        V<T> before{};
        if (l > 0) before = load(a.layers[l - 1].df) * inputs_gradient<T>(point + layer.at + LANES<T>, delta);
        learn<T, RULE>(a, layer, job.network.biases == PER_UNIT, delta, step, totals);
        delta = before;
    }
    if (a.all.g) learn_clipped<T, RULE>(a, job, step, totals);
    return totals;
}

// The loop over updates, by one thread.
template <class T, int RULE>
static void run(Job& job, SmallArena<T>& a) {
    Clerk<T> clerk(job);
    Steps<T> steps(job.rule, job.network.mean);
    const long n_out = job.network.layers[job.network.depth - 1].n_out;
    const auto enter = [&](const T* x, const T* d) {
        a.layers[0].inputs = x;
        for (long k = 0; k < n_out; ++k) a.outputs->targets[k] = d[k];
    };
    const auto learn = [&](const Batch& batch) {
        const Step<T>& step = steps.at(batch.weight, batch.rate, batch.t);
        const Totals<T> totals = update<T, RULE>(job, a, T(batch.weight), step, clerk.loss);
        clerk.record(batch.weight, totals);
    };
    row_by_row(job, clerk, a.order, enter, learn);
    if (!job.failed) unpack(job, a);
}

template <class T, int RULE>
struct Run {
    static void call(Job& job, SmallArena<T>& a) { run<T, RULE>(job, a); }
};

template <class T>
struct SmallWay {
    static bool suits(const Job& job) {
        bool small = job.task == RUN && job.batch_size == 1 && job.network.biases != SHARED &&
                     job.network.layers[0].n_in <= MOST_INPUTS;
        for (int k = 0; k < job.network.depth; ++k)
            small = small && job.network.layers[k].n_out <= LANES<T> && job.network.layers[k].dropout == 0;
        return small;
    }

    static Division division(const Job&) { return {1, 0}; }

    static size_t bytes(const Job& job) {
        Cutter cut{nullptr};
        cut_small_arena<T>(cut, job);
        return cut.used;
    }

    static void work(Job& job, int thread) {
        if (thread > 0) return;
        Cutter cut{(char*)job.arena};
        SmallArena<T> a = cut_small_arena<T>(cut, job);
        pack(job, a);
        by_optimiser<Run, T>(job.rule.optimiser, job, a);
    }
};

}  // namespace ISA

#define JOINED(a, b) a##b
#define SMALL_OF(set) JOINED(small_, set)

extern const Way SMALL_OF(ISA)[2];
const Way SMALL_OF(ISA)[2] = {way<ISA::SmallWay<float>>("small"), way<ISA::SmallWay<double>>("small")};

}  // namespace backglass
