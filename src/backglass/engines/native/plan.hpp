// What crosses from Python into the engine: plain data, the same for every instruction set and both precisions.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "team.hpp"

namespace backglass {

constexpr size_t PAGE = 4096;  // of memory, in bytes

// The numbers are those of engines/native.py.
enum Activation { IDENTITY, LOGISTIC, TANH, RELU, LEAKY_RELU, ELU, SELU, GELU, GELU_TANH, SILU, SOFTPLUS, MISH, SOFTMAX,
                  EXP, STEP };
enum Loss { SQUARED_ERROR, MEAN_SQUARED_ERROR, ABSOLUTE_ERROR, HUBER, QUANTILE, POISSON, BINARY_CROSS_ENTROPY,
            CROSS_ENTROPY };
enum Biases { PER_UNIT, FROZEN, SHARED, NONE };
enum Optimiser { SGD, MOMENTUM, NESTEROV_LOOK_AHEAD, NESTEROV_IN_PLACE, ADAGRAD, RMSPROP, ADAM };
enum Task { FORWARD, SUMS, RUN };

// A layer of weights: layer l of the book is layers[l - 2].
struct Layer {
    long n_in, n_out;
    long of_W, of_b;  // where W and b begin in the flat vector
    int f;            // Activation
    double f_parameter;
    double dropout;    // share of its units dropped in RUN
    const void* mask;  // (N, n_out) factors given for FORWARD and SUMS, or null
};

struct Network {
    int depth;  // L - 1
    Layer* layers;
    int biases;
    int loss;
    double loss_parameter;
    bool mean;  // reduction
};

struct Data {
    const void* X;  // (N, n_1)
    const void* D;  // (N, n_L)
    const void* s;  // (N,), or null where all are 1
    long rows;
};

// What an update does; every number a double, rounded to the engine's precision once an update.
struct Rule {
    int optimiser;
    int slots;
    double momentum, beta_1, beta_2, epsilon;  // rho of RMSProp is beta_2
    double l1, l2, decay;
    double clip_norm;  // 0 for none
    bool divide_penalties;  // by the batch's weight, where the sums are
    bool reordered;         // Adam's epsilon stands beside the uncorrected root
};

struct Cursor {
    long epoch, batch, update;
};

struct Job {
    Task task;
    Network network;
    Data data;
    const void* theta;  // flat, in
    // FORWARD
    void* y;  // (N, n_L)
    // SUMS
    void* gradient;  // flat, out
    double loss, weight;
    // RUN
    Rule rule;
    long batch_size, batches_per_epoch;
    Cursor cursor;  // in and out
    long batches;
    uint64_t seed;
    bool shuffle;
    const double* rates;  // one, or of each epoch or update from the cursor's on
    enum { ONE_RATE, PER_EPOCH, PER_UPDATE } rates_of;
    const void* slots[2];        // flat, in
    void* theta_out;             // flat
    void* slots_out[2];          // flat
    // What only thread 0 looks at and writes, in cache lines of its own
    alignas(128) double *losses, *weights, *squared_norms;  // (batches,)
    long done;
    bool failed, stopped;
    bool (*wants_stop)(void*);  // asked every few milliseconds
    void* listener;
    // The place where it works
    alignas(128) Team* team;
    void* arena;
    size_t arena_bytes;
};

// The way of small online runs, compiled for an instruction set and a width of vectors; for float32 and float64.
struct SmallTable {
    bool (*suits[2])(const Job&);
    size_t (*bytes[2])(const Job&);     // of the arena
    void (*work[2])(Job&, int thread);  // one thread works, others come back at once
};

// How an update's work is divided among threads.
struct Division {
    long pieces;
    int meetings;  // of all threads, in an update
};

// One compiled instruction set.
struct Table {
    const char* name;
    size_t (*bytes[2])(const Job&);             // of the arena, for float32 and float64
    void (*work[2])(Job&, int thread);          // every thread of the team calls it
    Division (*division[2])(const Job&);
    double (*peak[2])(double seconds);          // flops a second of one thread, multiply-adds in registers only
};

}  // namespace backglass
