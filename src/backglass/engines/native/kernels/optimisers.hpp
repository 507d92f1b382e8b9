// From the sums of a gradient to new parameters, on stretches of contiguous memory; equations/optimisers.py.
#pragma once

#include <float.h>

#include "kernels/vector.hpp"
#include "plan.hpp"

namespace backglass {
namespace ISA {

enum Traits { NOTHING = 0, LOOKS_AHEAD = 1, DIVIDES = 2, CORRECTS = 4 };
// LOOKS_AHEAD: takes the gradient at theta + numbers[0] slots[0]
// DIVIDES: by a root with epsilon added to it
// CORRECTS: means for their start at 0; numbers[0] and numbers[1] say how much of each is kept

// To add an optimiser: its line here, its numbers in `take_numbers`, and its formulas in `move`.
//  constant, names, numbers, whose formulas in `move`, traits
#define OPTIMISERS(ROW)                                                                 \
    ROW(SGD, "sgd", "", SGD, NOTHING)                                                   \
    ROW(MOMENTUM, "momentum", "momentum", MOMENTUM, NOTHING)                            \
    ROW(NESTEROV, "nesterov", "momentum", NESTEROV, LOOKS_AHEAD)                        \
    ROW(NESTEROV_IN_PLACE, "nesterov_in_place", "momentum", NESTEROV_IN_PLACE, NOTHING) \
    ROW(ADAGRAD, "adagrad", "epsilon", ADAGRAD, DIVIDES)                                \
    ROW(RMSPROP, "rmsprop", "rho epsilon", RMSPROP, DIVIDES)                            \
    ROW(ADAM, "adam adamw", "beta_1 beta_2 epsilon", ADAM, DIVIDES | CORRECTS)          \
    ROW(ADAM_REORDERED, "adam_reordered adamw_reordered", "beta_1 beta_2 epsilon", ADAM, DIVIDES | CORRECTS)

enum Optimiser { OPTIMISERS(CONSTANT) };
constexpr Kernel OPTIMISER_KERNELS[] = {OPTIMISERS(KERNEL)};
#define ROW(constant, names, numbers, formulas, traits) traits,
constexpr int TRAITS[] = {OPTIMISERS(ROW)};
#undef ROW

static constexpr bool has(int optimiser, Traits trait) { return TRAITS[optimiser] & trait; }

// Calls g with the optimiser whose formulas it has as a constant: the one place that turns a number into a type.
template <template <class, int> class G, class T, class... Args>
static inline void by_optimiser(int optimiser, Args&... args) {
    switch (Optimiser(optimiser)) {
#define ROW(constant, names, numbers, formulas, traits) \
    case constant: return G<T, formulas>::call(args...);
        OPTIMISERS(ROW)
#undef ROW
    }
    __builtin_unreachable();  // see no_kernel
}

// Where an optimiser that looks ahead takes the gradient.
template <class T>
static inline T looked_ahead(const Rule& rule, T theta, T v) {
    return theta + T(rule.numbers[0]) * v;
}

// The numbers of one update.
template <class T>
struct Step {
    T division;  // what the sums are multiplied by: 1 / weight, or 1
    T l1, l2;
    T rate, rate_decay;
    T momentum, beta_1, beta_2, one_minus_beta_1, one_minus_beta_2, epsilon;
    T m_correction, v_correction;  // 1 / (1 - beta^t)
    T smallest;                    // of the optimiser's memory; what is below becomes 0
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
static T smallest_of(const Rule& rule, T epsilon) {
    const T normal = sizeof(T) == 8 ? T(DBL_MIN) : T(FLT_MIN), half_an_ulp = sizeof(T) == 8 ? T(0x1p-53) : T(0x1p-24);
    return !has(rule.optimiser, DIVIDES) || epsilon * half_an_ulp > T(sqrt(normal)) ? normal : T(0);
}

template <class T>
static inline V<T> remembered(V<T> memory, T smallest) {
    return absolute<T>(memory) < smallest ? V<T>{} : memory;
}

// What the optimiser's own numbers are for.
template <class T>
static inline void take_numbers(Step<T>& step, int optimiser, const double* numbers) {
    switch (Optimiser(optimiser)) {
        case SGD: return;
        case MOMENTUM:
        case NESTEROV:
        case NESTEROV_IN_PLACE: step.momentum = T(numbers[0]); return;
        case ADAGRAD: step.epsilon = T(numbers[0]); return;
        case RMSPROP:
            step.beta_2 = T(numbers[0]);
            step.one_minus_beta_2 = T(1 - numbers[0]);
            step.epsilon = T(numbers[1]);
            return;
        case ADAM:
        case ADAM_REORDERED:
            step.beta_1 = T(numbers[0]);
            step.beta_2 = T(numbers[1]);
            step.one_minus_beta_1 = T(1 - numbers[0]);
            step.one_minus_beta_2 = T(1 - numbers[1]);
            step.epsilon = T(numbers[2]);
            return;
    }
    __builtin_unreachable();  // see no_kernel
}

// For the start of its means at 0: with what is left of them, 1 - beta^t.
template <class T>
static inline void correct(Step<T>& step, const Rule& rule, double left_1, double left_2) {
    step.m_correction = T(1 / left_1);
    step.v_correction = T(1 / left_2);
    if (rule.optimiser == ADAM_REORDERED) step.epsilon = T(rule.numbers[2] / sqrt(left_2));
}

template <class T>
static Step<T> step_of(const Rule& rule, bool mean, double weight, double rate, long t) {
    Step<T> step{};
    step.division = mean ? T(1 / weight) : T(1);
    step.l1 = T(rule.l1 * penalty_share(rule, mean, weight));
    step.l2 = T(rule.l2 * penalty_share(rule, mean, weight));
    step.rate = T(rate);
    step.rate_decay = T(rate * rule.decay);
    take_numbers(step, rule.optimiser, rule.numbers);
    step.smallest = smallest_of<T>(rule, step.epsilon);
    if (has(rule.optimiser, CORRECTS))
        correct(step, rule, 1 - power(rule.numbers[0], t), 1 - power(rule.numbers[1], t));
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

    Steps(const Rule& rule, bool mean) : rule(rule), mean(mean), power_1(rule.numbers[0]), power_2(rule.numbers[1]) {}

    const Step<T>& at(double of_weight, double of_rate, long t) {
        if (of_weight != weight || of_rate != rate)
            step = step_of<T>(rule, mean, weight = of_weight, rate = of_rate, t);
        if (has(rule.optimiser, CORRECTS)) correct(step, rule, 1 - power_1.of(t), 1 - power_2.of(t));
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
    T* slots[MOST_SLOTS];
    T* g;
    long count;    // a multiple of PANEL
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
    } else if constexpr (RULE == MOMENTUM || RULE == NESTEROV || RULE == NESTEROV_IN_PLACE) {
        const V<T> v = step.momentum * load(s.slots[0] + k) - step.rate * g;
        store(s.slots[0] + k, remembered<T>(v, step.smallest));
        theta += RULE == NESTEROV_IN_PLACE ? step.momentum * v - step.rate * g : v;
        if (RULE == NESTEROV) store<T>(s.point + k, theta + step.momentum * v);
    } else if constexpr (RULE == ADAGRAD || RULE == RMSPROP) {
        const V<T> before = load(s.slots[0] + k);
        const V<T> h = RULE == ADAGRAD ? before + g * g : step.beta_2 * before + step.one_minus_beta_2 * (g * g);
        store(s.slots[0] + k, remembered<T>(h, step.smallest));
        theta -= step.rate * g / (square_root(h) + step.epsilon);
    } else if constexpr (RULE == ADAM) {
        const V<T> m = step.beta_1 * load(s.slots[0] + k) + step.one_minus_beta_1 * g;
        const V<T> v = step.beta_2 * load(s.slots[1] + k) + step.one_minus_beta_2 * (g * g);
        store(s.slots[0] + k, remembered<T>(m, step.smallest));
        store(s.slots[1] + k, remembered<T>(v, step.smallest));
        theta -= step.rate * (m * step.m_correction) / (square_root(v * step.v_correction) + step.epsilon);
    } else {
        static_assert(RULE < 0, "an optimiser of the list has no formulas here");
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

template <class T, int RULE>
struct Optimise {
    static void call(const Stretch<T>& s, const Step<T>& step, T shortened, Totals<T>& totals) {
        optimise<T, RULE>(s, step, shortened, totals);
    }
};

template <class T>
static void optimise(int optimiser, const Stretch<T>& s, const Step<T>& step, T shortened, Totals<T>& totals) {
    by_optimiser<Optimise, T>(optimiser, s, step, shortened, totals);
}

}  // namespace ISA
}  // namespace backglass
