// From the sums of a gradient to new parameters, on stretches of contiguous memory; equations/optimisers.py.
#pragma once

#include <float.h>

#include "plan.hpp"
#include "vector.hpp"

namespace backglass {
namespace ISA {

// The numbers of one update.
template <class T>
struct Step {
    T division;  // what the sums are multiplied by: 1 / weight, or 1
    T l1, l2;
    T rate, rate_decay;
    T momentum, beta_1, beta_2, one_minus_beta_1, one_minus_beta_2, epsilon;
    T m_correction, v_correction;  // 1 / (1 - beta^t)
    T smallest;  // of the optimiser's memory; what is below becomes 0
};

// What the penalties are multiplied by.
static inline double penalty_share(const Rule& rule, bool mean, double weight) {
    return rule.divide_penalties && mean ? 1 / weight : 1.0;
}

// beta^t for 0 <= beta < 1; 0 where 1 - beta^t rounds to 1 anyway, which saves the power.
static inline double power(double beta, long t) { return double(t) * (1 - beta) > 40 ? 0 : pow(beta, double(t)); }

// A memory that only decays gets stuck among the subnormal numbers, where every operation is slow. Nothing is lost with
// those: a velocity so small moves no parameter, and a root so small does not change epsilon, unless that is tiny, too.
template <class T>
static T smallest_of(const Rule& rule) {
    const T normal = sizeof(T) == 8 ? T(DBL_MIN) : T(FLT_MIN), half_an_ulp = sizeof(T) == 8 ? T(0x1p-53) : T(0x1p-24);
    const bool divides = rule.optimiser == ADAGRAD || rule.optimiser == RMSPROP || rule.optimiser == ADAM;
    return !divides || T(rule.epsilon) * half_an_ulp > T(sqrt(normal)) ? normal : T(0);
}

template <class T>
static inline V<T> remembered(V<T> memory, T smallest) {
    return absolute<T>(memory) < smallest ? V<T>{} : memory;
}

template <class T>
static Step<T> step_of(const Rule& rule, bool mean, double weight, double rate, long t) {
    Step<T> step;
    step.division = mean ? T(1 / weight) : T(1);
    step.l1 = T(rule.l1 * penalty_share(rule, mean, weight));
    step.l2 = T(rule.l2 * penalty_share(rule, mean, weight));
    step.rate = T(rate);
    step.rate_decay = T(rate * rule.decay);
    step.momentum = T(rule.momentum);
    step.beta_1 = T(rule.beta_1);
    step.beta_2 = T(rule.beta_2);
    step.one_minus_beta_1 = T(1 - rule.beta_1);
    step.one_minus_beta_2 = T(1 - rule.beta_2);
    step.epsilon = T(rule.epsilon);
    step.m_correction = step.v_correction = 1;
    step.smallest = smallest_of<T>(rule);
    if (rule.optimiser == ADAM) {
        const double left_1 = 1 - power(rule.beta_1, t), left_2 = 1 - power(rule.beta_2, t);
        step.m_correction = T(1 / left_1);
        step.v_correction = T(1 / left_2);
        if (rule.reordered) step.epsilon = T(rule.epsilon / sqrt(left_2));
    }
    return step;
}

// beta^t one update after the other: the power of a multiple of 32, which serves many updates, times that of what is
// left. It depends on t alone, wherever a run was cut.
struct Powers {
    static constexpr long SOME = 32;
    double beta, great = 1, small[SOME];
    long at = 0;

    explicit Powers(double beta) : beta(beta) {
        small[0] = 1;
        for (long k = 1; k < SOME; ++k) small[k] = small[k - 1] * beta;
    }

    double of(long t) {
        if (t - t % SOME != at) {
            at = t - t % SOME;
            great = power(beta, at);
        }
        return great * small[t % SOME];
    }
};

// The steps of a run, one after the other, where a step must cost next to nothing.
template <class T>
struct Steps {
    const Rule& rule;
    bool mean;
    Powers power_1, power_2;
    double weight = 0, rate = 0;
    Step<T> step{};

    Steps(const Rule& rule, bool mean) : rule(rule), mean(mean), power_1(rule.beta_1), power_2(rule.beta_2) {}

    const Step<T>& at(double of_weight, double of_rate, long t) {
        if (of_weight != weight || of_rate != rate)
            step = step_of<T>(rule, mean, weight = of_weight, rate = of_rate, t);
        if (rule.optimiser == ADAM) {
            const double left_1 = 1 - power_1.of(t), left_2 = 1 - power_2.of(t);
            step.m_correction = T(1 / left_1);
            step.v_correction = T(1 / left_2);
            if (rule.reordered) step.epsilon = T(rule.epsilon / sqrt(left_2));
        }
        return step;
    }
};

// What an update leaves to be added up, in the order of the tasks; lanes are added at the very end.
template <class T>
struct Totals {
    V<T> squares{}, l1{}, l2{};
    V<T> bad{};  // NaN where a parameter is no longer finite, else 0

    void add(const Totals& other) {
        squares += other.squares;
        l1 += other.l1;
        l2 += other.l2;
        bad += other.bad;
    }
};

// Of several pieces, in their order.
template <class T>
static inline Totals<T> sum_of_totals(const Totals<T>* totals, long count) {
    Totals<T> sum;
    for (long i = 0; i < count; ++i) sum.add(totals[i]);
    return sum;
}

// A stretch of parameters: pointers to where it begins in every vector that belongs to it.
template <class T>
struct Stretch {
    T *theta, *point;  // point is theta itself but for Nesterov's look-ahead
    T* slots[2];
    T* g;
    long count;  // a multiple of PANEL
    bool weights;  // penalties and decay are for weights alone
};

// The penalty's gradient at weights w; its own sums.
template <class T>
__attribute__((always_inline)) static inline V<T> penalty(V<T> w, const Step<T>& step, V<T>& l1, V<T>& l2) {
    const V<T> sign = w > 0 ? splat<T>(1) : (w < 0 ? splat<T>(-1) : V<T>{});
    l1 += absolute<T>(w);
    l2 += w * w;
    return step.l1 * sign + step.l2 * w;
}

// Division and penalty, in place; the squares and the penalty's own sums.
template <class T>
static void divide_and_penalise(const Stretch<T>& s, const Step<T>& step, Totals<T>& totals) {
    V<T> squares = totals.squares, l1 = totals.l1, l2 = totals.l2;
    const bool penalised = s.weights && (step.l1 != 0 || step.l2 != 0);
    for (long k = 0; k < s.count; k += LANES<T>) {
        V<T> g = load(s.g + k) * step.division;
        if (penalised) g += penalty<T>(load(s.point + k), step, l1, l2);
        squares += g * g;
        store(s.g + k, g);
    }
    totals.squares = squares;
    totals.l1 = l1;
    totals.l2 = l2;
}

// One vector of parameters, at place k of a stretch: from theta, decay done, by the gradient g.
template <class T, int RULE>
__attribute__((always_inline)) static inline void move(const Stretch<T>& s, long k, V<T> theta, V<T> g,
                                                       const Step<T>& step, V<T>& bad) {
    if constexpr (RULE == SGD) {
        theta -= step.rate * g;
    } else if constexpr (RULE == MOMENTUM || RULE == NESTEROV_LOOK_AHEAD || RULE == NESTEROV_IN_PLACE) {
        const V<T> v = step.momentum * load(s.slots[0] + k) - step.rate * g;
        store(s.slots[0] + k, remembered<T>(v, step.smallest));
        theta += RULE == NESTEROV_IN_PLACE ? step.momentum * v - step.rate * g : v;
        if (RULE == NESTEROV_LOOK_AHEAD) store<T>(s.point + k, theta + step.momentum * v);
    } else if constexpr (RULE == ADAGRAD || RULE == RMSPROP) {
        const V<T> before = load(s.slots[0] + k);
        const V<T> h = RULE == ADAGRAD ? before + g * g : step.beta_2 * before + step.one_minus_beta_2 * (g * g);
        store(s.slots[0] + k, remembered<T>(h, step.smallest));
        theta -= step.rate * g / (square_root(h) + step.epsilon);
    } else {
        const V<T> m = step.beta_1 * load(s.slots[0] + k) + step.one_minus_beta_1 * g;
        const V<T> v = step.beta_2 * load(s.slots[1] + k) + step.one_minus_beta_2 * (g * g);
        store(s.slots[0] + k, remembered<T>(m, step.smallest));
        store(s.slots[1] + k, remembered<T>(v, step.smallest));
        theta -= step.rate * (m * step.m_correction) / (square_root(v * step.v_correction) + step.epsilon);
    }
    store(s.theta + k, theta);
    bad += theta * T(0);
}

template <class T, int RULE>
static void optimise(const Stretch<T>& s, const Step<T>& step, T shortened, Totals<T>& totals) {
    V<T> bad{};
    const T decay = s.weights ? step.rate_decay : T(0);
    for (long k = 0; k < s.count; k += LANES<T>) {
        const V<T> g = load(s.g + k) * shortened;
        V<T> theta = load(s.theta + k);
        theta -= decay * theta;
        move<T, RULE>(s, k, theta, g, step, bad);
    }
    totals.bad += bad;
}

template <class T>
static void optimise(int rule, const Stretch<T>& s, const Step<T>& step, T shortened, Totals<T>& totals) {
    switch (rule) {
        case SGD: return optimise<T, SGD>(s, step, shortened, totals);
        case MOMENTUM: return optimise<T, MOMENTUM>(s, step, shortened, totals);
        case NESTEROV_LOOK_AHEAD: return optimise<T, NESTEROV_LOOK_AHEAD>(s, step, shortened, totals);
        case NESTEROV_IN_PLACE: return optimise<T, NESTEROV_IN_PLACE>(s, step, shortened, totals);
        case ADAGRAD: return optimise<T, ADAGRAD>(s, step, shortened, totals);
        case RMSPROP: return optimise<T, RMSPROP>(s, step, shortened, totals);
        default: return optimise<T, ADAM>(s, step, shortened, totals);
    }
}

}  // namespace ISA
}  // namespace backglass
