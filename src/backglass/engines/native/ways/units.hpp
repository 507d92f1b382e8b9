// One hidden layer and small batches: every thread owns panels of hidden units, with all parameters that belong to
// them, and takes them through whole updates. The one meeting of an update is the exchange of their parts of u(3);
// what follows from u(3), the outputs and their delta, every thread computes for itself.
//
//     own units     u(2) = X W'(2) + b(2)     z(2) = f(u(2))     part of u(3) = z(2) W'(3)
//     exchange      u(3) = b(3) + the parts in the order of the panels, whoever made them
//     all threads   delta(3) of all rows
//     own units     delta(2) = f'(u(2)) * (delta(3) W(3))     dW(3) = delta(3)' z(2)     dW'(2) = X' delta(2)
#pragma once

#include "ways/units_arena.hpp"

namespace backglass {
namespace ISA {

// Samples r to r + LANES of an array that has them in the lanes, of output 0.
template <class T>
static inline long of_samples(const UnitsArena<T>& a, long r) {
    return r / PANEL<T> * a.n_3 * PANEL<T> + r % PANEL<T>;
}

// The batches in their order, of which two are gathered: the one under way, and the next.
template <class T>
struct GatheredBatches {
    const UnitsArena<T>& a;
    UnitsScratch<T>& w;
    Batches<T> batches;
    long taken = 0, gathered = 0;

    bool are_left() const { return taken < batches.job.batches; }

    const GatheredBatch<T>& next() {
        if (gathered == taken) gather();
        return w.batches[taken++ % 2];
    }

    void gather() {
        if (!batches.are_left()) return;
        GatheredBatch<T>& batch = w.batches[gathered++ % 2];
        static_cast<Batch&>(batch) = batches.next();
        if (batch.weight == 0) return;
        const T* X = (const T*)batches.job.data.X;
        for (long r = 0; r < batch.n; ++r) batch.X[r] = X + batches.row(batch.first + r) * a.n_1;
        gather_targets(batch);
    }

  private:
    // Lanes without a sample repeat the last one.
    void gather_targets(GatheredBatch<T>& batch) const {
        const T* s = (const T*)batches.job.data.s;
        for (long r = 0; r < batch.n; r += LANES<T>) {
            const T* targets[LANES<T>];
            for (int lane = 0; lane < LANES<T>; ++lane) {
                const long of_lane = batches.row(batch.first + (r + lane < batch.n ? r + lane : batch.n - 1));
                targets[lane] = a.D.row(of_lane);
                if (s) batch.s[r + lane] = s[of_lane];
            }
            rows_to_lanes<T>(targets, a.n_3, batch.targets + of_samples(a, r), PANEL<T>);
        }
    }
};

// z(2) and f'(u(2)) of a panel of units, and its part of u(3) on its own or added to the one before.
template <class T>
static void units_forward(const Job& job, const UnitsArena<T>& a, const GatheredBatch<T>& batch, long p, bool add,
                          T* u) {
    constexpr long P = PANEL<T>;
    const Layer& hidden = job.network.layers[0];
    const T *point = a.point + p * a.stride, *Wt = a.Wt + p * a.stride;
    T *z = a.z + p * a.stride, *d = a.d + p * a.stride;
    Product<T> u_2{nullptr, 0, point, a.n_1, point + a.at_biases, z, SET};
    u_2.rows = batch.X;
    multiply_by_pointers<T, ALONG_POINTERS>(u_2, batch.n);
    activate_panel<T>(hidden.f, z, d, batch.n, int(a.units_of(p)), hidden.f_parameter);
    for (long k = 0; k < a.n_3; k += P)
        multiply<T, ALONG>(
            {z, 0, Wt + k * P, P, p == 0 ? point + a.at_biases + P + k : nullptr, u + k * a.capacity, add ? ADD : SET},
            batch.n, int(a.n_3 - k < P ? a.n_3 - k : P));
}

template <class T>
static void into_lanes(const UnitsArena<T>& a, const T* u, long n, T* part) {
    constexpr long P = PANEL<T>;
    for (long r = 0; r < n; r += LANES<T>)
        for (long k = 0; k < a.n_3; k += LANES<T>)
            transpose<T>(u + k / P * a.capacity * P + r * P + k % P, P, part + of_samples(a, r) + k * P, P,
                         int(a.n_3 - k < LANES<T> ? a.n_3 - k : LANES<T>));
}

// u(3) from its parts, E and delta(3), both with the samples' weights; delta is 0 in lanes without a sample.
template <class T>
static void units_outputs(const Job& job, const UnitsArena<T>& a, const GatheredBatch<T>& batch, long round,
                          long others, UnitsScratch<T>& w) {
    constexpr long P = PANEL<T>;
    const Layer& output = job.network.layers[1];
    const I<T> lanes = lane_numbers<T>();
    for (long r = 0; r < batch.n; r += LANES<T>) {
        const long at = of_samples(a, r);
        OutputBlock<T> block{a.n_3, w.u_lanes + at, batch.targets + at, w.delta + at, P};
        for (long k = 0; k < a.n_3; ++k) {
            V<T> u = load(a.part(round, 0) + at + k * P);
            for (long p = others; p < a.panels; ++p) u += load(a.part(round, p) + at + k * P);
            store<T>(block.u + k * P, u);
        }
        V<T> E =
            output_and_loss<T>(block, output.f, T(output.f_parameter), job.network.loss, T(job.network.loss_parameter));
        if (job.data.s || batch.n - r < LANES<T>) {
            const V<T> weight = job.data.s ? load(batch.s + r) : splat(T(1));
            const I<T> inside = lanes < all_lanes<T>(batch.n - r);
            E *= weight;
            for (long k = 0; k < a.n_3; ++k)
                store<T>(block.delta + k * P, inside ? load(block.delta + k * P) * weight : V<T>{});
        }
        store<T>(w.E + r, E);
    }
}

// db of the outputs.
template <class T>
static void output_bias_gradient(const UnitsArena<T>& a, const T* delta, long n, T* db) {
    for (long k = 0; k < a.n_3; k += LANES<T>) {
        V<T> sums[LANES<T>] = {};
        for (long r = 0; r < n; r += LANES<T>)
            for (long j = 0; j < LANES<T> && k + j < a.n_3; ++j)
                sums[j] += load(delta + of_samples(a, r) + (k + j) * PANEL<T>);
        store<T>(db + k, lane_sums<T>(sums));
    }
}

// db of the units of one panel.
template <class T>
static void panel_bias_gradient(const T* delta, long n, T* db) {
    for (long j = 0; j < PANEL<T>; j += LANES<T>) {
        V<T> even{}, odd{};
        long r = 0;
        for (; r + 2 <= n; r += 2) {
            even += load(delta + r * PANEL<T> + j);
            odd += load(delta + (r + 1) * PANEL<T> + j);
        }
        if (r < n) even += load(delta + r * PANEL<T> + j);
        store<T>(db + j, even + odd);
    }
}

// delta(2) of a panel of units, and dW(2) and dW(3); with a descent W, W themselves learn.
template <class T>
static void units_backward(const UnitsArena<T>& a, const GatheredBatch<T>& batch, const T* delta, long p, T* dW,
                           Descent<T>* descent) {
    constexpr long P = PANEL<T>;
    T *z = a.z + p * a.stride, *d = a.d + p * a.stride;
    const T* W3 = a.point + p * a.stride + a.at_W3;
    for (long r = 0; r < batch.n; r += P)
        multiply<T, ACROSS>({delta + r * a.n_3, 0, W3, a.n_3, nullptr, d + r * P, MULTIPLY},
                            batch.n - r < P ? batch.n - r : P, int(P));
    Product<T> dW_2{nullptr, 0, d, batch.n, nullptr, dW, SET, nullptr, descent};
    dW_2.rows = batch.X;
    multiply_by_pointers<T, ACROSS_POINTERS>(dW_2, a.n_1);
    multiply<T, ALONG>({delta, a.n_3 * P, z, batch.n, nullptr, dW + a.at_W3, SET, nullptr, descent}, a.n_3, int(P));
}

// The update of all parameters of a panel of units.
template <class T>
static void units_learn(const Job& job, const UnitsArena<T>& a, const GatheredBatch<T>& batch, const Step<T>& step,
                        long p, UnitsScratch<T>& w, Totals<T>& kept) {
    constexpr long P = PANEL<T>;
    const long at = p * a.stride;
    // Where nothing but gradient descent is wanted, it is the end of the tiles of dW.
    const bool plain = job.rule.optimiser == SGD && job.rule.is_plain(), biased = job.network.biases == PER_UNIT;
    Descent<T> descent{step.division, step.rate};
    units_backward(a, batch, w.delta, p, plain ? a.theta + at : w.g, plain ? &descent : nullptr);
    if (biased) panel_bias_gradient(a.d + at, batch.n, w.g + a.at_biases);
    if (biased && p == 0) output_bias_gradient(a, w.delta, batch.n, w.g + a.at_biases + P);
    Totals<T> totals;
    totals.squares = descent.squares;
    totals.bad = descent.bad;
    for (int biases = int(plain); biases <= int(biased); ++biases) {
        const long from = biases ? a.at_biases : 0, place = at + from;
        const long count = !biases ? (a.n_1 + a.n_3) * P : p == 0 ? a.length - a.at_biases : P;
        const Stretch<T> stretch{a.theta + place,
                                 a.point + place,
                                 {a.slots[0] ? a.slots[0] + place : nullptr, a.slots[1] ? a.slots[1] + place : nullptr},
                                 w.g + from,
                                 count,
                                 !biases};
        divide_and_penalise(stretch, step, totals);
        optimise<T>(job.rule.optimiser, stretch, step, T(1), totals);
    }
    repack(a, p);
    kept = totals;
}

static inline void send(Signal& signal, long round, bool stop) {
    if (stop) __atomic_store_n(&signal.last, round, __ATOMIC_RELAXED);
    __atomic_store_n(&signal.round, round, __ATOMIC_RELEASE);
}

// Until every other thread has sent its part of a round.
static inline void wait_for(Team& team, const Signal* signals, int workers, int thread, long round) {
    for (int t = 0; t < workers; ++t)
        for (int looks = 1; t != thread && __atomic_load_n(&signals[t].round, __ATOMIC_ACQUIRE) < round; ++looks)
            wait_a_moment(team, looks);
}

// The records of thread 0 are an update late: the others' totals come with their parts of the next one.
template <class T>
struct LateRecords {
    Clerk<T>& clerk;
    const UnitsArena<T>& a;
    long round = 0;  // of the update to be recorded
    double weight = 0;
    long empty = 0;  // batches without an update since then

    void write() {
        if (round && !clerk.job.failed) clerk.record(weight, sum_over_panels());
        for (; empty > 0; --empty) clerk.record_no_update();
        round = 0;
    }

    void record_no_update() { ++empty; }

    void listen() { clerk.listen(); }

    void update(long of_round, double of_batch, double loss) {
        round = of_round;
        weight = of_batch;
        clerk.loss = loss;
    }

  private:
    Totals<T> sum_over_panels() const {
        Totals<T> sum;
        for (long p = 0; p < a.panels; ++p) sum.add(a.totals_of(round, p));
        return sum;
    }
};

template <class T>
static void run_by_units(Job& job, const UnitsArena<T>& a, int thread) {
    Team& team = *job.team;
    const int workers = workers_of(a, team);
    if (thread >= workers) return barrier(team);
    UnitsScratch<T>& w = a.scratch[thread];
    const long begin = first_panel(a, thread, workers), end = first_panel(a, thread + 1, workers);
    const long others = first_panel(a, 1, workers);
    Clerk<T> clerk(job);
    LateRecords<T> late{clerk, a};
    GatheredBatches<T> batches{a, w, {job, w.order}};
    long round = 0;
    const auto update = [&](const GatheredBatch<T>& batch) {
        ++round;
        for (long p = begin; p < end; ++p) {
            units_forward(job, a, batch, p, thread == 0 && p > 0, w.u);
            if (thread > 0 || p + 1 == end) into_lanes(a, w.u, batch.n, a.part(round, thread ? p : 0));
        }
        if (workers > 1) send(a.signals[thread], round, thread == 0 && team.stop);
        batches.gather();  // while the others' parts are on their way
        wait_for(team, a.signals, workers, thread, round);
        if (workers > 1 && __atomic_load_n(&a.signals[0].last, __ATOMIC_RELAXED) == round) return false;
        units_outputs(job, a, batch, round, others, w);
        const Step<T> step = step_of<T>(job.rule, job.network.mean, batch.weight, batch.rate, batch.t);
        for (long p = begin; p < end; ++p) units_learn(job, a, batch, step, p, w, a.totals_of(round, p));
        if (thread == 0) {
            late.write();
            late.update(round, batch.weight, total_loss(w.E, batch.n));
        }
        return true;
    };
    each_batch(batches, thread == 0 ? &late : nullptr, update, [&] { return workers == 1 && team.stop; });
    barrier(team);
    if (thread != 0) return;
    late.write();
    if (!job.failed) unpack(job, a);
}

template <class T>
struct UnitsWay {
    static bool suits(const Job& job) {
        const Network& network = job.network;
        if (job.task != RUN || network.depth != 2 || network.biases == SHARED || job.rule.clip_norm > 0) return false;
        const Layer &hidden = network.layers[0], &output = network.layers[1];
        return job.batch_size > 1 && job.batch_size <= BLOCK_ROWS && hidden.dropout == 0 && hidden.n_out > PANEL<T> &&
               output.n_out <= UNITS_OUTPUTS && job.batch_size * hidden.n_in * long(sizeof(T)) <= UNITS_INPUTS;
    }

    static Division division(const Job& job) { return {panels_of<T>(job.network.layers[0].n_out), 1}; }

    static size_t bytes(const Job& job) { return bytes_of(cut_units_arena<T>, job); }

    static void work(Job& job, int thread) {
        const auto fill = [&](UnitsArena<T>& a) { pack(job, a); };
        run_by_units(job, shared_arena(cut_units_arena<T>, job, thread, fill), thread);
    }
};

}  // namespace ISA
}  // namespace backglass
