// Narrow networks in batches: samples stand in the lanes, and all weights lie one behind the other, then all biases,
// so that an update is two stretches of memory.
#pragma once

#include "kernels/lanes.hpp"
#include "ways/batches.hpp"
#include "ways/propagation.hpp"

namespace backglass {
namespace ISA {

constexpr long NARROW = 32;  // units of the widest layer: above, panels are as full and need no sums over lanes

// How many chunks a batch is cut into, whatever the threads are.
static inline long narrow_chunks(const Job& job) {
    const long blocks = (job.batch_size + BLOCK_ROWS - 1) / BLOCK_ROWS;
    return job.batch_size < 2 * CHUNK_ROWS ? 1 : blocks < MAX_CHUNKS ? blocks : MAX_CHUNKS;
}

// Rows of X or D, of which whole pieces of 16 bytes can be read: the last ones from a copy with room behind it.
template <class T>
struct RowsToRead {
    const T* values;
    long n;     // numbers a row
    long safe;  // rows behind which the array goes on
    T* tail;    // the other ones, `padded` apart
    long padded;

    const T* row(long r) const { return r < safe ? values + r * n : tail + (r - safe) * padded; }
};

template <class T>
struct NarrowScratch {  // of one thread; everything (units, APART)
    T** z;
    T** d;  // f'(u), then delta
    T* targets;
    T* E;  // (BLOCK_ROWS,)
};

template <class T>
struct NarrowArena {
    long weights, biases;  // how many, rounded up to whole vectors
    long *at_W, *at_b;     // where a layer's begin
    T *theta, *point, *slots[MOST_SLOTS];
    T* partial;      // (chunks, weights + biases): sums of the gradient
    double* losses;  // of the chunks
    long chunks;     // of a full batch
    int64_t* order;
    RowsToRead<T> X, D;
    NarrowScratch<T>* scratch;
};

template <class T>
static RowsToRead<T> cut_tail(Cutter& cut, const void* values, long rows, long n) {
    constexpr long PIECE = 16 / long(sizeof(T));
    const long padded = rounded_up(n, PIECE), count = rows * n;
    const long safe = count < padded ? 0 : (count - padded) / n + 1;
    return {(const T*)values, n, safe, cut.take<T>((rows - safe) * padded), padded};
}

template <class T>
static NarrowArena<T> cut_narrow_arena(Cutter& cut, const Job& job) {
    const Network& network = job.network;
    NarrowArena<T> a{};
    a.at_W = cut.take<long>(network.depth);
    a.at_b = cut.take<long>(network.depth);
    long outputs = 0, weights = 0, biases = 0;
    for (int k = 0; k < network.depth; ++k) weights += network.layers[k].n_in * network.layers[k].n_out;
    a.weights = rounded_up(weights, PANEL<T>);
    weights = 0;
    for (int k = 0; k < network.depth; ++k) {
        if (cut.base) a.at_W[k] = weights, a.at_b[k] = a.weights + biases;
        outputs = network.layers[k].n_out;
        weights += network.layers[k].n_in * outputs;
        biases += outputs;
    }
    a.biases = rounded_up(biases, PANEL<T>);
    const long parameters = a.weights + a.biases;
    a.theta = cut.take<T>(parameters);
    a.point = has(job.rule.optimiser, LOOKS_AHEAD) ? cut.take<T>(parameters) : a.theta;
    for (int i = 0; i < job.rule.slots; ++i) a.slots[i] = cut.take<T>(parameters);
    a.chunks = narrow_chunks(job);
    a.partial = cut.take<T>(a.chunks * parameters);
    a.losses = cut.take<double>(a.chunks);
    if (job.has_order()) a.order = cut.take<int64_t>(job.data.samples);
    a.X = cut_tail<T>(cut, job.data.X, job.data.rows, network.layers[0].n_in);
    a.D = cut_tail<T>(cut, job.data.D, job.data.rows, outputs);
    a.scratch = cut.take<NarrowScratch<T>>(job.team->size);
    for (int t = 0; t < job.team->size; ++t) {
        cut.turn_page();
        NarrowScratch<T> s{cut.take<T*>(network.depth + 1), cut.take<T*>(network.depth + 1), nullptr, nullptr};
        for (int k = 0; k <= network.depth; ++k) {
            // Tiles of the gradient read up to ACCUMULATORS units at once, some of them behind the last.
            const long count = rounded_up(k ? network.layers[k - 1].n_out : a.X.n, ACCUMULATORS) * APART<T>;
            T *z = cut.take<T>(count), *d = k ? cut.take<T>(count) : nullptr;
            if (cut.base) s.z[k] = z, s.d[k] = d;
        }
        s.targets = cut.take<T>(outputs * APART<T>);
        s.E = cut.take<T>(BLOCK_ROWS);
        if (cut.base) a.scratch[t] = s;
    }
    return a;
}

// Between a flat vector and the order in which parameters lie here.
template <class T, class Copy>
static void each_block(const NarrowArena<T>& a, const Network& network, Copy copy) {
    for (int k = 0; k < network.depth; ++k) {
        const Layer& layer = network.layers[k];
        copy(a.at_W[k], layer.of_W, layer.n_in * layer.n_out);
        if (network.biases != NONE) copy(a.at_b[k], layer.of_b, layer.n_out);
    }
}

template <class T>
static void spread(const NarrowArena<T>& a, const Network& network, const void* flat, T* block) {
    each_block(a, network, [&](long here, long there, long count) {
        __builtin_memcpy(block + here, (const T*)flat + there, size_t(count) * sizeof(T));
    });
}

template <class T>
static void gather(const NarrowArena<T>& a, const Network& network, const T* block, void* flat) {
    each_block(a, network, [&](long here, long there, long count) {
        __builtin_memcpy((T*)flat + there, block + here, size_t(count) * sizeof(T));
    });
}

template <class T>
static void copy_tail(const RowsToRead<T>& rows, long count) {
    for (long r = rows.safe; r < count; ++r)
        for (long i = 0; i < rows.n; ++i) rows.tail[(r - rows.safe) * rows.padded + i] = rows.values[r * rows.n + i];
}

template <class T>
static void pack(const Job& job, const NarrowArena<T>& a) {
    spread(a, job.network, job.theta, a.theta);
    for (int i = 0; i < job.rule.slots; ++i) spread(a, job.network, job.slots[i], a.slots[i]);
    if (a.point != a.theta)
        for (long k = 0; k < a.weights + a.biases; ++k) a.point[k] = looked_ahead(job.rule, a.theta[k], a.slots[0][k]);
    copy_tail(a.X, job.data.rows);
    copy_tail(a.D, job.data.rows);
}

// The rows of a batch from `first` on into the lanes. Lanes without a sample repeat the last one; they weigh nothing.
template <class T>
static void gather_lanes(const NarrowArena<T>& a, NarrowScratch<T>& w, long first, long count) {
    for (long r = 0; r < count; r += LANES<T>) {
        const T *x[LANES<T>], *d[LANES<T>];
        for (int lane = 0; lane < LANES<T>; ++lane) {
            const long place = first + (r + lane < count ? r + lane : count - 1);
            const long row = a.order ? long(a.order[place]) : place;
            x[lane] = a.X.row(row);
            d[lane] = a.D.row(row);
        }
        rows_to_lanes<T>(x, a.X.n, w.z[0] + r);
        rows_to_lanes<T>(d, a.D.n, w.targets + r);
    }
}

// E and the outputs' delta, both times the sample's weight; the sum of E comes back.
template <class T>
static double narrow_outputs(const Job& job, const NarrowArena<T>& a, NarrowScratch<T>& w, long first, long count) {
    const Layer& layer = job.network.layers[job.network.depth - 1];
    const T* s = (const T*)job.data.s;
    T* delta = w.d[job.network.depth];
    for (long r = 0; r < count; r += LANES<T>) {
        OutputBlock<T> block{layer.n_out, w.z[job.network.depth] + r, w.targets + r, delta + r, APART<T>};
        V<T> E =
            output_and_loss<T>(block, layer.f, T(layer.f_parameter), job.network.loss, T(job.network.loss_parameter));
        if (s || count - r < LANES<T>) {
            V<T> weight{};
            for (long lane = 0; lane < LANES<T> && r + lane < count; ++lane) {
                const long place = first + r + lane;
                weight[lane] = s ? s[a.order ? long(a.order[place]) : place] : T(1);
            }
            E *= weight;
            for (long k = 0; k < layer.n_out; ++k)
                store<T>(block.delta + k * APART<T>, load(block.delta + k * APART<T>) * weight);
        }
        store<T>(w.E + r, E);
    }
    return total_loss(w.E, count);
}

// Up to BLOCK_ROWS rows through the network and back; their part of the gradient is set or added, E comes back.
template <class T>
static double narrow_block(const Job& job, const NarrowArena<T>& a, NarrowScratch<T>& w, long first, long count, T* g,
                           bool add) {
    const Network& network = job.network;
    const long vectors = (count + LANES<T> - 1) / LANES<T>;
    gather_lanes(a, w, first, count);
    for (int k = 0; k < network.depth; ++k) {
        const Layer& layer = network.layers[k];
        lane_multiply<T>({a.point + a.at_W[k], layer.n_in, 1, layer.n_in, a.point + a.at_b[k], w.z[k], w.z[k + 1], SET},
                         layer.n_out, vectors);
        if (k + 1 < network.depth)
            by_activation<OfLanes, T, true>(layer.f, w.z[k + 1], w.d[k + 1], layer.n_out, vectors,
                                            T(layer.f_parameter));
    }
    const double loss = narrow_outputs(job, a, w, first, count);
    for (int k = network.depth - 1; k >= 0; --k) {
        const Layer& layer = network.layers[k];
        if (k > 0)
            lane_multiply<T>({a.point + a.at_W[k], 1, layer.n_in, layer.n_out, nullptr, w.d[k + 1], w.d[k], MULTIPLY},
                             layer.n_in, vectors);
        lane_gradient<T>(w.d[k + 1], w.z[k], vectors, layer.n_out, layer.n_in, g + a.at_W[k], add);
        if (network.biases == PER_UNIT) lane_bias_gradient<T>(w.d[k + 1], vectors, layer.n_out, g + a.at_b[k], add);
    }
    return loss;
}

// The chunks' sums added up in their order, divided, penalised, shortened, and given to the optimiser.
template <class T>
static Totals<T> narrow_update(const Job& job, const NarrowArena<T>& a, long chunks, const Step<T>& step) {
    const long parameters = a.weights + a.biases;
    for (long c = 1; c < chunks; ++c)
        for (long k = 0; k < parameters; k += LANES<T>)
            store<T>(a.partial + k, load(a.partial + k) + load(a.partial + c * parameters + k));
    const int stretches = job.network.biases == PER_UNIT ? 2 : 1;
    Totals<T> totals;
    Stretch<T> stretch[2];
    for (int i = 0; i < stretches; ++i) {
        const long at = i ? a.weights : 0;
        stretch[i] = {a.theta + at,
                      a.point + at,
                      {a.slots[0] ? a.slots[0] + at : nullptr, a.slots[1] ? a.slots[1] + at : nullptr},
                      a.partial + at,
                      i ? a.biases : a.weights,
                      i == 0};
        divide_and_penalise(stretch[i], step, totals);
    }
    T shortened = 1;
    if (job.rule.clip_norm > 0) {
        const double norm = sqrt(lane_sum<T>(totals.squares));
        if (norm > job.rule.clip_norm) shortened = T(job.rule.clip_norm / norm);
    }
    for (int i = 0; i < stretches; ++i) optimise<T>(job.rule.optimiser, stretch[i], step, shortened, totals);
    return totals;
}

// A thread's share of the chunks of a batch: their rows through the network and back.
template <class T>
static void narrow_chunks_of(const Job& job, const NarrowArena<T>& a, const Batch& batch, long chunks, int thread) {
    const long n = batch.n;
    for (long i; (i = ticket(*job.team, CHUNKS)) < chunks;) {
        const long begin = rounded_up(n * i / chunks, 16), to = rounded_up(n * (i + 1) / chunks, 16);
        const long end = i + 1 == chunks || to > n ? n : to;
        double loss = 0;
        for (long at = begin; at < end; at += BLOCK_ROWS)
            loss +=
                narrow_block(job, a, a.scratch[thread], batch.first + at, at + BLOCK_ROWS < end ? BLOCK_ROWS : end - at,
                             a.partial + i * (a.weights + a.biases), at > begin);
        a.losses[i] = loss;
    }
}

// The loop over updates: chunks of rows go to the threads, what is left is little and thread 0's.
template <class T>
static void run_narrow(Job& job, const NarrowArena<T>& a, int thread) {
    Team& team = *job.team;
    Clerk<T> clerk(job);
    Batches<T> batches{job, a.order, &team, thread};
    const auto update = [&](const Batch& batch) {
        const long most = (batch.n + 15) / 16, chunks = a.chunks < most ? a.chunks : most;
        narrow_chunks_of(job, a, batch, chunks, thread);
        barrier(team);
        if (thread != 0) return true;
        team.next[CHUNKS] = 0;
        clerk.loss = 0;
        for (long i = 0; i < chunks; ++i) clerk.loss += a.losses[i];
        const Step<T> step = step_of<T>(job.rule, job.network.mean, batch.weight, batch.rate, batch.t);
        clerk.record(batch.weight, narrow_update(job, a, chunks, step));
        return true;
    };
    const auto stops = [&] {
        barrier(team);
        return team.stop != 0;
    };
    each_batch(batches, thread == 0 ? &clerk : nullptr, update, stops);
    if (thread != 0 || job.failed) return;
    gather(a, job.network, a.theta, job.theta_out);
    for (int i = 0; i < job.rule.slots; ++i) gather(a, job.network, a.slots[i], job.slots_out[i]);
}

template <class T>
struct NarrowWay {
    static bool suits(const Job& job) {
        bool narrow = job.task == RUN && job.batch_size > 1 && job.network.biases != SHARED &&
                      job.network.layers[0].n_in <= NARROW;
        for (int k = 0; k < job.network.depth; ++k)
            narrow = narrow && job.network.layers[k].n_out <= NARROW && job.network.layers[k].dropout == 0;
        return narrow;
    }

    static Division division(const Job& job) { return {narrow_chunks(job), 2}; }

    static size_t bytes(const Job& job) { return bytes_of(cut_narrow_arena<T>, job); }

    static void work(Job& job, int thread) {
        const auto fill = [&](NarrowArena<T>& a) { pack(job, a); };
        run_narrow(job, shared_arena(cut_narrow_arena<T>, job, thread, fill), thread);
    }
};

}  // namespace ISA
}  // namespace backglass
