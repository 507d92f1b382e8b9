// An update on flat vectors, from sums that are there: the formulas of a run's updates, a block at a time.
#pragma once

#include "kernels/optimisers.hpp"

namespace backglass {
namespace ISA {

constexpr long APPLIED_AT_ONCE = 4096;  // numbers of each vector: all of them stay in the cache

template <class T>
struct Block {
    T theta[APPLIED_AT_ONCE], point[APPLIED_AT_ONCE], g[APPLIED_AT_ONCE], slots[MOST_SLOTS][APPLIED_AT_ONCE];
};

// `count` numbers of a flat vector from `at` on, filled up with 0 to whole panels.
template <class T>
static inline void take_block(const void* flat, long at, long count, T* to) {
    __builtin_memcpy(to, (const T*)flat + at, size_t(count) * sizeof(T));
    for (long k = count; k % PANEL<T>; ++k) to[k] = 0;
}

// The numbers from `first` to `last`, which are trained: weights of a layer, or its biases.
template <class T, class Use>
static void each_block(const Application& job, long first, long last, bool weights, Block<T>& block, Use use) {
    for (long at = first; at < last; at += APPLIED_AT_ONCE) {
        const long count = last - at < APPLIED_AT_ONCE ? last - at : APPLIED_AT_ONCE;
        const bool ahead = has(job.rule.optimiser, LOOKS_AHEAD);
        take_block(job.theta, at, count, block.theta);
        take_block(job.gradient, at, count, block.g);
        Stretch<T> stretch{block.theta, ahead ? block.point : block.theta, {nullptr, nullptr}, block.g, count, weights};
        for (int k = 0; k < job.rule.slots; ++k) {
            take_block(job.slots[k], at, count, block.slots[k]);
            stretch.slots[k] = block.slots[k];
        }
        for (; stretch.count % PANEL<T>; ++stretch.count) continue;
        for (long k = 0; ahead && k < stretch.count; ++k)
            block.point[k] = looked_ahead(job.rule, block.theta[k], block.slots[0][k]);
        use(stretch, at, count);
    }
}

template <class T, class Use>
static void each_trained_block(const Application& job, Block<T>& block, Use use) {
    for (int k = 0; k < job.network.depth; ++k) {
        const Layer& layer = job.network.layers[k];
        const Biases biases = job.network.biases;
        const long count = biases == PER_UNIT ? layer.n_out : biases == SHARED ? 1 : 0;
        each_block(job, layer.of_W, layer.of_W + layer.n_in * layer.n_out, true, block, use);
        each_block(job, layer.of_b, layer.of_b + count, false, block, use);
    }
}

// What is not trained stays.
template <class T>
static void keep_frozen(const Application& job) {
    for (int k = 0; job.network.biases == FROZEN && k < job.network.depth; ++k) {
        const long at = job.network.layers[k].of_b;
        const size_t bytes = size_t(job.network.layers[k].n_out) * sizeof(T);
        __builtin_memcpy((T*)job.theta_out + at, (const T*)job.theta + at, bytes);
        for (int i = 0; i < job.rule.slots; ++i)
            __builtin_memcpy((T*)job.slots_out[i] + at, (const T*)job.slots[i] + at, bytes);
    }
}

template <class T>
static void apply(Application& job) {
    static thread_local Block<T> block;
    keep_frozen<T>(job);
    const Rule& rule = job.rule;
    const Step<T> step = step_of<T>(rule, job.network.mean, job.weight, job.rate, job.t);
    Totals<T> sums;
    const auto add_up = [&](const Stretch<T>& stretch, long, long) {
        Totals<T> totals;
        divide_and_penalise(stretch, step, totals);
        sums.add(totals);
    };
    T shortened = 1;
    if (rule.clip_norm > 0) {
        each_trained_block(job, block, add_up);
        const double norm = sqrt(double(lane_sum<T>(sums.squares)));
        if (norm > rule.clip_norm) shortened = T(rule.clip_norm / norm);
        sums = Totals<T>();
    }
    each_trained_block(job, block, [&](const Stretch<T>& stretch, long at, long count) {
        Totals<T> totals;
        divide_and_penalise(stretch, step, totals);
        sums.add(totals);
        optimise<T>(rule.optimiser, stretch, step, shortened, totals);
        __builtin_memcpy((T*)job.theta_out + at, stretch.theta, size_t(count) * sizeof(T));
        for (int k = 0; k < rule.slots; ++k)
            __builtin_memcpy((T*)job.slots_out[k] + at, stretch.slots[k], size_t(count) * sizeof(T));
    });
    job.squared_norm = lane_sum<T>(sums.squares);
    if (job.network.mean) job.loss /= job.weight;
    if (rule.l1 != 0 || rule.l2 != 0)
        job.loss += penalty_share(rule, job.network.mean, job.weight) *
                    (rule.l1 * lane_sum<T>(sums.l1) + rule.l2 / 2 * lane_sum<T>(sums.l2));
}

}  // namespace ISA
}  // namespace backglass
