// One hidden layer and small batches: where everything lies when a thread owns hidden units.
//
// All parameters of PANEL hidden units lie together: W'(2), a column a unit, W(3), a column a unit, and b(2). W(2)
// itself is never needed, as there is no gradient of the input; b(3) is with the first panel.
#pragma once

#include "ways/narrow.hpp"

namespace backglass {
namespace ISA {

constexpr long UNITS_INPUTS = 1048576;  // bytes of a batch's inputs: every thread reads them twice an update
constexpr long UNITS_OUTPUTS = 32;      // every thread computes all outputs

// What a thread tells the others when it has made its part of an update's u(3).
struct alignas(128) Signal {
    long round;  // of the updates of this call, counted from 1
    long last;   // by thread 0: the round in which all stop, or 0
};

template <class T>
struct GatheredBatch : Batch {
    const T** X;  // its rows
    T* targets;   // (n_3, PANEL) for every PANEL samples, which stand in the lanes
    T* s;         // the samples' weights
};

template <class T>
struct UnitsScratch {  // of one thread
    GatheredBatch<T> batches[2];
    int64_t* order;
    T* g;        // of a panel's parameters
    T* u;        // (n, n_3) in panels: a part of u(3)
    T* u_lanes;  // u(3), samples in the lanes
    T* delta;    // of the outputs, in the same way
    T* E;        // s_n E_n
};

template <class T>
struct UnitsArena {
    long n_1, n_2, n_3;
    long panels;                           // of hidden units
    long capacity;                         // rows of a panel of X, z, d and u
    long samples;                          // numbers of an array with samples in the lanes
    long at_W3, at_biases, length;         // within a panel's parameters
    long stride;                           // from what follows here, of the first panel, to the same of the next
    T *theta, *point, *slots[MOST_SLOTS];  // (length,)
    T* Wt;                                 // W'(3) of the point: for every panel of outputs, (PANEL, PANEL)
    T *z, *d;                              // z(2); f'(u(2)), then delta(2)
    T* parts[2];  // of u(3) in even and odd rounds, samples in the lanes; thread 0's of all its panels in the first
    Totals<T>* totals[2];
    // Of threads.
    Signal* signals;
    RowsToRead<T> D;
    UnitsScratch<T>* scratch;

    long output_panels() const { return panels_of<T>(n_3); }
    T* part(long round, long p) const { return parts[round % 2] + p * stride; }
    Totals<T>& totals_of(long round, long p) const { return *(Totals<T>*)((T*)totals[round % 2] + p * stride); }
    long units_of(long p) const { return n_2 - p * PANEL<T> < PANEL<T> ? n_2 - p * PANEL<T> : PANEL<T>; }
};

// Threads that have a panel, and where a thread's begin.
template <class T>
static inline int workers_of(const UnitsArena<T>& a, const Team& team) {
    return team.size < a.panels ? team.size : int(a.panels);
}

template <class T>
static inline long first_panel(const UnitsArena<T>& a, int thread, int workers) {
    return a.panels * thread / workers;
}

template <class T>
static UnitsArena<T> cut_units_arena(Cutter& cut, const Job& job) {
    constexpr long P = PANEL<T>;
    UnitsArena<T> a{};
    a.n_1 = job.network.layers[0].n_in;
    a.n_2 = job.network.layers[1].n_in;
    a.n_3 = job.network.layers[1].n_out;
    a.panels = panels_of<T>(a.n_2);
    a.capacity = rounded_up(job.batch_size, LANES<T>) + 1;  // odd: see cut_arena
    a.samples = panels_of<T>(job.batch_size) * a.n_3 * P;
    a.at_W3 = a.n_1 * P;
    a.at_biases = a.at_W3 + rounded_up(a.n_3, LANES<T>) * P;  // whole vectors of rows, to be transposed
    a.length = a.at_biases + P + rounded_up(a.n_3, P);
    const long rows = a.capacity * P;
    cut.turn_page();
    const size_t begin = cut.used;
    a.theta = cut.take<T>(a.length);
    a.point = has(job.rule.optimiser, LOOKS_AHEAD) ? cut.take<T>(a.length) : a.theta;
    for (int i = 0; i < job.rule.slots; ++i) a.slots[i] = cut.take<T>(a.length);
    a.Wt = cut.take<T>(a.output_panels() * P * P);
    a.z = cut.take<T>(rows);
    a.d = cut.take_beside<T>(rows);
    cut.turn_page();
    for (int i = 0; i < 2; ++i) {
        a.parts[i] = cut.take<T>(a.samples);
        a.totals[i] = cut.take<Totals<T>>(1);
    }
    cut.turn_page();
    a.stride = long((cut.used - begin) / sizeof(T));
    cut.used = begin + size_t(a.panels) * (cut.used - begin);
    a.signals = cut.take<Signal>(job.team->size);
    a.D = cut_tail<T>(cut, job.data.D, job.data.rows, a.n_3);
    a.scratch = cut.take<UnitsScratch<T>>(job.team->size);
    for (int t = 0; t < job.team->size; ++t) {
        UnitsScratch<T> s{};
        cut.turn_page();
        for (GatheredBatch<T>& batch : s.batches) {
            batch.X = cut.take<const T*>(job.batch_size);
            batch.targets = cut.take<T>(a.samples);
            batch.s = cut.take<T>(a.capacity);
        }
        if (job.has_order()) s.order = cut.take<int64_t>(job.data.samples);
        s.g = cut.take<T>(a.length);
        s.u = cut.take<T>(a.output_panels() * rows);
        s.u_lanes = cut.take<T>(a.samples);
        s.delta = cut.take<T>(a.samples);
        s.E = cut.take<T>(a.capacity);
        if (cut.base) a.scratch[t] = s;
    }
    return a;
}

// Calls copy(here, there) for every parameter: its places among the panels and in a flat vector.
template <class T, class Copy>
static void each_parameter(const UnitsArena<T>& a, const Network& network, Copy copy) {
    const Layer &hidden = network.layers[0], &output = network.layers[1];
    const bool biased = network.biases != NONE;
    for (long j = 0; j < a.n_2; ++j) {
        const long at = j / PANEL<T> * a.stride + j % PANEL<T>;
        for (long i = 0; i < a.n_1; ++i) copy(at + i * PANEL<T>, hidden.of_W + j * a.n_1 + i);
        for (long k = 0; k < a.n_3; ++k) copy(at + a.at_W3 + k * PANEL<T>, output.of_W + k * a.n_2 + j);
        if (biased) copy(at + a.at_biases, hidden.of_b + j);
    }
    for (long k = 0; k < a.n_3 && biased; ++k) copy(a.at_biases + PANEL<T> + k, output.of_b + k);
}

// W'(3) of a panel of hidden units, from the point's W(3).
template <class T>
static void repack(const UnitsArena<T>& a, long p) {
    constexpr long P = PANEL<T>;
    const T* W = a.point + p * a.stride + a.at_W3;
    T* Wt = a.Wt + p * a.stride;
    for (long k = 0; k < a.n_3; k += LANES<T>)
        for (long j = 0; j < P; j += LANES<T>) transpose<T>(W + k * P + j, P, Wt + k / P * P * P + j * P + k % P, P);
}

template <class T>
static void pack(const Job& job, const UnitsArena<T>& a) {
    each_parameter(a, job.network, [&](long here, long there) {
        a.theta[here] = ((const T*)job.theta)[there];
        for (int i = 0; i < job.rule.slots; ++i) a.slots[i][here] = ((const T*)job.slots[i])[there];
        if (a.point != a.theta) a.point[here] = looked_ahead(job.rule, a.theta[here], a.slots[0][here]);
    });
    for (long p = 0; p < a.panels; ++p) repack(a, p);
    copy_tail(a.D, job.data.rows);
    for (int t = 0; t < job.team->size; ++t) a.signals[t] = {};
}

template <class T>
static void unpack(const Job& job, const UnitsArena<T>& a) {
    each_parameter(a, job.network, [&](long here, long there) {
        ((T*)job.theta_out)[there] = a.theta[here];
        for (int i = 0; i < job.rule.slots; ++i) ((T*)job.slots_out[i])[there] = a.slots[i][here];
    });
}

}  // namespace ISA
}  // namespace backglass
