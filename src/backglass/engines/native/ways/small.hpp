// Batches of one row where every layer fits into one vector: where each lies, and a row's way forward. Units stand in
// the lanes. W' alone is kept, a vector for every input and one more for the bias; rows and lanes that the network does
// not fill hold zeros.
//
// Every operation of such an update waits for the one before, so that its time is that of the longest chain of them.
// Vectors are therefore no wider than the network (CMakeLists.txt), z and delta pass from layer to layer in registers,
// and what a chain does not need (squares, losses, the optimiser's corrections) stays off it.
#pragma once

#include "kernels/losses.hpp"
#include "ways/arena.hpp"

namespace backglass {
namespace ISA {

constexpr long MOST_INPUTS =
    64;  // of the first layer: beyond, lanes that are not in use cost more than the general way

// A function of units: z comes back, f'(u) goes to memory, as only the way back needs it.
template <class T>
using UnitFunction = V<T> (*)(V<T> u, T parameter, T* df);

template <class T>
struct SmallLayer {
    long n_in, at;  // where its vectors begin
    UnitFunction<T> f;
    T f_parameter;
    const T* inputs;
    T *units, *df;  // z and f'(u)
};

// The end of the network, with the targets of the row under way.
template <class T>
struct SmallOutputs {
    const Network* network;
    I<T> inside;  // the lanes in use
    T* targets;
    T *u, *d, *delta;  // an OutputBlock
};

template <class T>
using OutputFunction = V<T> (*)(V<T> u, const SmallOutputs<T>& outputs, V<T>& E);

template <class T>
struct SmallArena {
    SmallLayer<T>* layers;
    SmallOutputs<T>* outputs;
    OutputFunction<T> delta_of_outputs;
    Stretch<T> all;  // the parameters; g only where the norm must be known before the update
    bool plain;      // without penalties, decay and clipping
    int64_t* order;
};

template <class T, int F>
static V<T> units(V<T> u, T parameter, T* df) {
    V<T> z, derivative;
    activate<T, F>(u, parameter, z, derivative);
    store<T>(df, derivative);
    return z;
}

// Delta of outputs whose loss is a sum over them.
template <class T, int F>
static V<T> delta_of_each(V<T> u, const SmallOutputs<T>& outputs, V<T>& E) {
    const Network& network = *outputs.network;
    const Layer& layer = network.layers[network.depth - 1];
    V<T> y, df, g;
    activate<T, F>(u, T(layer.f_parameter), y, df);
    if constexpr (VECTOR_BYTES > 16 || sizeof(T) == 8 || F == MISH) y = rounded<T>(y);
    E = loss_here<T>(network.loss, y, load(outputs.targets), T(network.loss_parameter), T(layer.n_out), g);
    return df * g;
}

template <class T>
static V<T> delta_of_block(OutputBlock<T> block, const Network& network, V<T>& E) {
    const Layer& layer = network.layers[network.depth - 1];
    E = output_and_loss<T>(block, layer.f, T(layer.f_parameter), network.loss, T(network.loss_parameter));
    return load(block.delta);
}

// Of fused pairs that take every output by itself: the outputs stand where a block has samples.
template <class T>
static V<T> delta_of_pairs(V<T> u, const SmallOutputs<T>& outputs, V<T>& E) {
    store<T>(outputs.u, u);
    return delta_of_block<T>({1, outputs.u, outputs.targets, outputs.delta}, *outputs.network, E);
}

// Of outputs that depend on each other: a block with the one sample in every lane.
template <class T>
static V<T> delta_of_all(V<T> u, const SmallOutputs<T>& outputs, V<T>& E) {
    const long K = outputs.network->layers[outputs.network->depth - 1].n_out;
    T in_lanes[LANES<T>];
    store<T>(in_lanes, u);
    for (long k = 0; k < K; ++k) {
        store<T>(outputs.u + k * LANES<T>, splat(in_lanes[k]));
        store<T>(outputs.d + k * LANES<T>, splat(outputs.targets[k]));
    }
    V<T> delta = delta_of_block<T>({K, outputs.u, outputs.d, outputs.delta}, *outputs.network, E);
    const I<T> lanes = lane_numbers<T>();
    E = lanes == 0 ? E : V<T>{};
    for (long k = 1; k < K; ++k) delta = lanes == all_lanes<T>(k) ? load(outputs.delta + k * LANES<T>) : delta;
    return delta;
}

// by_activation fills in pointers to functions, so that a run looks them up once.
template <class T, int F, bool>
struct FunctionsOf {
    static void call(UnitFunction<T>* of_units, OutputFunction<T>* of_outputs) {
        *of_units = units<T, F>;
        *of_outputs = delta_of_each<T, F>;
    }
};

template <class T>
static long vectors_of(const Layer& layer) {
    return (layer.n_in < LANES<T> ? LANES<T> : layer.n_in) + 1;  // at least a square of W', for the way back
}

template <class T>
static SmallArena<T> cut_small_arena(Cutter& cut, const Job& job) {
    const Network& network = job.network;
    SmallArena<T> a{};
    a.layers = cut.take<SmallLayer<T>>(network.depth);
    a.outputs = cut.take<SmallOutputs<T>>(1);
    const T* inputs = nullptr;  // of the first layer: the row where it stands in X
    long count = 0;
    for (int k = 0; k < network.depth; ++k) {
        const Layer& layer = network.layers[k];
        T *z = cut.take<T>(LANES<T>), *df = cut.take<T>(LANES<T>);
        if (cut.base) {
            a.layers[k] = {layer.n_in, count, nullptr, T(layer.f_parameter), inputs, z, df};
            if (is_elementwise(layer.f))
                by_activation<FunctionsOf, T, true>(layer.f, &a.layers[k].f, &a.delta_of_outputs);
        }
        inputs = z;
        count += vectors_of<T>(layer) * LANES<T>;
    }
    T* theta = cut.take<T>(count);
    a.all = {theta, has(job.rule.optimiser, LOOKS_AHEAD) ? cut.take<T>(count) : theta, {}, nullptr, count, true};
    for (int i = 0; i < job.rule.slots; ++i) a.all.slots[i] = cut.take<T>(count);
    a.plain = job.rule.is_plain();
    if (job.rule.clip_norm > 0) a.all.g = cut.take<T>(count);
    const Layer& last = network.layers[network.depth - 1];
    T *targets = cut.take<T>(LANES<T>), *block = cut.take<T>(3 * last.n_out * LANES<T>);
    if (cut.base) {
        const long apart = last.n_out * LANES<T>;
        *a.outputs = {&network,         lane_numbers<T>() < all_lanes<T>(last.n_out), targets, block, block + apart,
                      block + 2 * apart};
        if (!is_elementwise(last.f)) a.delta_of_outputs = delta_of_all<T>;
        else if (is_fused(network.loss)) a.delta_of_outputs = delta_of_pairs<T>;
    }
    if (job.has_order()) a.order = cut.take<int64_t>(job.data.samples);
    return a;
}

// Every parameter: copy(its place here, in the flat vector).
template <class T, class Copy>
static void each_parameter(const SmallArena<T>& a, const Network& network, Copy copy) {
    for (int k = 0; k < network.depth; ++k) {
        const Layer& layer = network.layers[k];
        const long at = a.layers[k].at;
        for (long j = 0; j < layer.n_out; ++j) {
            for (long i = 0; i < layer.n_in; ++i) copy(at + (1 + i) * LANES<T> + j, layer.of_W + j * layer.n_in + i);
            if (network.biases != NONE) copy(at + j, layer.of_b + j);
        }
    }
}

template <class T>
static void pack(const Job& job, const SmallArena<T>& a) {
    each_parameter(a, job.network, [&](long here, long there) {
        a.all.theta[here] = ((const T*)job.theta)[there];
        for (int i = 0; i < job.rule.slots; ++i) a.all.slots[i][here] = ((const T*)job.slots[i])[there];
        if (a.all.point != a.all.theta)
            a.all.point[here] = looked_ahead(job.rule, a.all.theta[here], a.all.slots[0][here]);
    });
}

template <class T>
static void unpack(const Job& job, const SmallArena<T>& a) {
    each_parameter(a, job.network, [&](long here, long there) {
        ((T*)job.theta_out)[there] = a.all.theta[here];
        for (int i = 0; i < job.rule.slots; ++i) ((T*)job.slots_out[i])[there] = a.all.slots[i][here];
    });
}

}  // namespace ISA
}  // namespace backglass
