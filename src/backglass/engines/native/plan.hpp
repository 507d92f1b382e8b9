// What crosses from Python into the engine: plain data, the same for every instruction set and both precisions.
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "team.hpp"

namespace backglass {

constexpr size_t PAGE = 4096;  // of memory, in bytes

// What Python asks for by name: a line is a constant here and the name there, and nothing else repeats them. The lists
// of what has formulas stand with these: kernels/activations.hpp, losses.hpp and optimisers.hpp.
#define BIASES(ROW)           \
    ROW(PER_UNIT, "per_unit") \
    ROW(FROZEN, "frozen")     \
    ROW(SHARED, "shared")     \
    ROW(NONE, "none")
#define RATES(ROW)         \
    ROW(OF_RUN, "run")     \
    ROW(OF_EPOCH, "epoch") \
    ROW(OF_UPDATE, "update")

#define CONSTANT(constant, ...) constant,
enum Biases { BIASES(CONSTANT) };
enum Rates { RATES(CONSTANT) };
enum Task { FORWARD, JUDGE, SUMS, RUN };

// A line of a list of kernels; its place there is the number that stands for it.
struct Kernel {
    const char* names;    // of the rows in Python that it computes, each "name" or, in a form of its own, "name_form"
    const char* numbers;  // fields of the row that it takes, in this order
};
#define KERNEL(constant, names, numbers, ...) {names, numbers},

struct Kernels {
    const Kernel* list;
    int count;
};

// Says so and ends the process, once for a job whose number no kernel stands for; behind that, the switches over such
// numbers have no end to be reached.
[[noreturn]] void no_kernel(const char* kind, int number);

constexpr int MOST_NUMBERS = 4;  // of an optimiser
constexpr int MOST_SLOTS = 2;

// A layer of weights: layer l of the book is layers[l - 2].
struct Layer {
    long n_in, n_out;
    long of_W, of_b;  // where W and b begin in the flat vector
    int f;            // of the list of activations
    double f_parameter;
    double dropout;    // share of its units dropped in RUN
    const void* mask;  // (N, n_out) factors given where the task is not RUN, or null
};

struct Network {
    int depth;  // L - 1
    Layer* layers;
    Biases biases;
    int loss;  // of the list of losses
    double loss_parameter;
    bool mean;  // reduction
};

struct Data {
    const void* X;  // (N, n_1)
    const void* D;  // (N, n_L)
    const void* s;  // (N,), or null where all are 1
    long rows;      // N
    const int64_t* taken;  // (samples,) the rows that are trained on, or null for all as they lie
    long samples;
};

// What an update does; every number a double, rounded to the engine's precision once an update.
struct Rule {
    int optimiser;  // of the list of optimisers
    int slots;
    double numbers[MOST_NUMBERS];  // its own, in the order of its line there
    double l1, l2, decay;
    double clip_norm;       // 0 for none
    bool divide_penalties;  // by the batch's weight, where the sums are

    // Whether the gradient is all there is to an update: no penalties, decay or clipping.
    bool is_plain() const { return l1 == 0 && l2 == 0 && decay == 0 && clip_norm == 0; }
};

struct Cursor {
    long epoch, batch, update;
};

struct Job {
    Task task;
    Network network;
    Data data;
    const void* theta;  // flat, in
    // FORWARD, JUDGE
    void* y;  // (N, n_L)
    // JUDGE
    double loss;
    // SUMS
    const long* starts;      // (batches,) the first row of each part, of batch_size rows
    void* const* gradients;  // (batches,) flat, out
    // RUN
    Rule rule;
    long batch_size, batches_per_epoch;  // batch_size and batches of SUMS, too
    Cursor cursor;                       // in and out
    long batches;
    uint64_t seed;
    bool shuffle;
    uint64_t plan;  // its number, another one for another plan
    long ordered;   // the epoch whose order a job of the same plan left in the arena, or -1
    const double* rates;  // one, or of each epoch or update from the cursor's on
    Rates rates_of;
    const void* slots[MOST_SLOTS];  // flat, in
    void* theta_out;                // flat
    void* slots_out[MOST_SLOTS];    // flat
    // What only thread 0 looks at and writes, in cache lines of its own; losses and weights of SUMS, too
    alignas(128) double* losses, *weights, *squared_norms;  // (batches,)
    long done;
    bool failed, stopped;
    bool (*wants_stop)(void*);  // asked every few milliseconds
    void* listener;
    // The place where it works
    alignas(128) Team* team;
    void* arena;
    size_t arena_bytes;

    // Whether rows are taken in another order than they lie.
    bool has_order() const { return shuffle || data.taken; }

    // Rows that go through the network and back together.
    long rows_at_once() const { return task == RUN || task == SUMS ? batch_size : data.rows; }
};

// An update whose sums are there, on flat vectors.
struct Application {
    Network network;
    Rule rule;
    const void *theta, *gradient, *slots[MOST_SLOTS];  // gradient: undivided sums
    void *theta_out, *slots_out[MOST_SLOTS];
    double weight, rate;
    long t;                      // the update's number, from 1
    double loss;                 // in: undivided; out: the objective
    double squared_norm;         // out
};

// How an update's work is divided among threads.
struct Division {
    long pieces;
    int meetings;  // of all threads, in an update
};

// A way to do a job, which asks for a certain shape of network and batch. Which one is taken is a property of the plan,
// never of a single batch or of the number of threads.
struct Way {
    const char* name;
    bool (*suits)(const Job&);
    Division (*division)(const Job&);
    size_t (*bytes)(const Job&);     // of the arena
    void (*work)(Job&, int thread);  // every thread of the team calls it
};

template <class W>
constexpr Way way(const char* name) {
    return {name, W::suits, W::division, W::bytes, W::work};
}

// One compiled instruction set.
struct Table {
    const char* name;
    const Way* ways[2];                 // for float32 and float64, the first that suits is taken; the last suits all
    void (*check)(const Job&);          // that every number in a job has its kernel
    void (*apply[2])(Application&);
    void (*permutation)(uint64_t seed, uint64_t purpose, uint64_t time, long n, int64_t* order);
    double (*peak[2])(double seconds);  // flops a second of one thread, multiply-adds in registers only
    Kernels activations, losses, optimisers;
};

}  // namespace backglass
