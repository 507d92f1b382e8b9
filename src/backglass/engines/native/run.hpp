// Many updates in one call. Every thread of the team runs the same loop; they meet twice an update.
#pragma once

#include "clerk.hpp"
#include "gradients.hpp"
#include "narrow.hpp"
#include "online.hpp"
#include "rows.hpp"
#include "units.hpp"

namespace backglass {
namespace ISA {

// Where the rows of a thread begin: whole blocks of 16, and shares as equal as these allow.
static inline long share_begins(long n, int thread, int size) {
    return thread == size ? n : (n * thread / size + 8) / 16 * 16;
}

// The rows of a batch, forward and back, and in chunks also their part of the gradient.
template <class T>
static void through_the_network(const Job& job, const Arena<T>& a, long first, long n, long chunks, long update,
                                bool inputs_are_there, int thread) {
    Scratch<T>& scratch = a.scratch[thread];
    if (!chunks) {
        // Threads take rows, not units: so they need not wait for each other between the layers.
        const long begin = share_begins(n, thread, job.team->size), end = share_begins(n, thread + 1, job.team->size);
        const Span span{first, begin, end, begin};
        if (span.count() <= 0) return;
        if (!inputs_are_there) gather_inputs(job, a, a.rows, span);
        forward(job, a, a.rows, span, update, scratch.factors);
        output_delta(job, a, a.rows, span, scratch);
        return backward(job, a, a.rows, span);
    }
    for (long c; (c = ticket(*job.team, CHUNKS)) < chunks;) {
        const long begin = rounded_up(n * c / chunks, 16);
        const long to = c + 1 == chunks ? n : rounded_up(n * (c + 1) / chunks, 16), end = to < n ? to : n;
        T* partial = a.partial + c * a.parameters;
        for (long at = begin; at < end; at += CHUNK_ROWS) {
            const Span span{first, at, at + CHUNK_ROWS < end ? at + CHUNK_ROWS : end, 0};
            propagate(job, a, scratch.rows, span, update, scratch);
            for (long i = 0; i < a.piece_count; ++i)
                gradient(job, scratch.rows, span.count(), a.pieces[i], partial + offset_of(a, job.network, a.pieces[i]),
                         at > begin);
        }
    }
}

// Chunks of a batch of n rows: the last batch of an epoch may be smaller.
template <class T>
static inline long chunks_for(const Arena<T>& a, long n) {
    const long most = (n + 15) / 16;
    return a.chunks < most ? a.chunks : most;
}

// The parameters and states into the arena, a piece at a time.
template <class T>
static void pack(const Job& job, const Arena<T>& a, int thread) {
    const Network& network = job.network;
    for (long i; (i = a.shares.take(thread, job.team->size)) >= 0;) {
        const Piece& piece = a.pieces[i];
        const Stretch<T> stretch = stretch_of<T>(job, a, piece, nullptr);
        spread(a, network, piece, (const T*)job.theta, a.theta);
        for (int k = 0; job.task == RUN && k < job.rule.slots; ++k)
            spread(a, network, piece, (const T*)job.slots[k], a.slots[k]);
        for (long k = 0; stretch.point != stretch.theta && k < stretch.count; ++k)
            stretch.point[k] = stretch.theta[k] + T(job.rule.momentum) * stretch.slots[0][k];
        if (piece.i >= 0) repack(a, network.layers[piece.k], piece, a.scratch[thread].square);
    }
}

// And back.
template <class T>
static void unpack(const Job& job, const Arena<T>& a, int thread) {
    for (long i; (i = a.shares.take(thread, job.team->size)) >= 0;) {
        gather(a, job.network, a.pieces[i], a.theta, (T*)job.theta_out);
        for (int k = 0; k < job.rule.slots; ++k)
            gather(a, job.network, a.pieces[i], a.slots[k], (T*)job.slots_out[k]);
    }
}

// Of the gradient before clipping. Nothing else of the totals: another thread may be at its first update already.
template <class T>
static double norm_of_gradient(const Arena<T>& a) {
    V<T> squares{};
    for (long i = 0; i < a.piece_count; ++i) squares += a.totals[i].squares;
    return sqrt(lane_sum<T>(squares));
}

template <class T>
static void run(Job& job, const Arena<T>& a, int thread) {
    Team& team = *job.team;
    Clerk<T> clerk(job);
    Cursor c = job.cursor;
    long ordered = -1;
    for (long k = 0; k < job.batches; ++k) {
        if (a.order && ordered != c.epoch) {
            barrier(team);
            if (thread == 0) permutation(job.seed, c.epoch + 1, job.data.rows, a.order);
            barrier(team);
            ordered = c.epoch;
        }
        const long first = c.batch * job.batch_size, left = job.data.rows - first;
        const long n = left < job.batch_size ? left : job.batch_size, chunks = chunks_for(a, n);
        const double weight = total_weight(job.data.s, sizeof(T) == 8, a.order, first, n);
        if (weight > 0) {
            if (thread == 0) team.next[UPDATES] = 0;
            a.shares.begin(thread, team.size);
            through_the_network(job, a, first, n, chunks, c.update + 1, k > 0 && job.batches_per_epoch == 1, thread);
            barrier(team);
            if (team.stop) break;
            if (thread == 0) {
                team.next[CHUNKS] = 0;
                clerk.loss = total_loss(a.E, n);  // behind the next barrier the others go on and write E again
            }
            const Step<T> step = step_of<T>(job.rule, job.network.mean, weight, rate_at(job, c), c.update + 1);
            // The rows that this thread will take next, some of them at every piece.
            const long to_come = c.batch + 1 < job.batches_per_epoch ? job.data.rows - first - n : 0;
            const long next_n = to_come < n ? to_come : n, some = 1 + n / a.piece_count;
            const long last = first + n + share_begins(next_n, thread + 1, team.size);
            long next = first + n + share_begins(next_n, thread, team.size);
            for (long i; (i = a.shares.take(thread, team.size)) >= 0; next += some) {
                const long to = next + some < last ? next + some : last;
                Soon soon = needed_soon(job, a, a.pieces[i], n, next, to);
                learn(job, a, chunks, n, i, step, a.scratch[thread], soon);
            }
            if (a.gradient) {
                barrier(team);
                const double norm = norm_of_gradient(a);
                const T shortened = norm > job.rule.clip_norm ? T(job.rule.clip_norm / norm) : T(1);
                for (long i; (i = ticket(team, UPDATES)) < a.piece_count;) {
                    const Piece& piece = a.pieces[i];
                    if (!is_trained(job.network, piece)) continue;
                    T* g = a.gradient + offset_of(a, job.network, piece);
                    advance(job, a, piece, stretch_of(job, a, piece, g), step, shortened, a.totals[i],
                            a.scratch[thread]);
                }
            }
            barrier(team);
            ++c.update;
            if (thread == 0) clerk.record(weight, sum_of_totals(a.totals, a.piece_count));
        } else if (thread == 0) {
            clerk.record_no_update();
        }
        if (++c.batch == job.batches_per_epoch) c.batch = 0, ++c.epoch;
        if (thread == 0 && !job.failed) clerk.listen();
        if (team.size == 1 && team.stop) break;
    }
    a.shares.begin(thread, team.size);
    barrier(team);
    if (!job.failed) unpack(job, a, thread);
}

// Batches of one row and plain gradient descent, by one thread.
template <class T>
static void run_online(Job& job, const Arena<T>& a) {
    Clerk<T> clerk(job);
    const Network& network = job.network;
    const auto enter = [&](const T* x, const T* d) {
        copy_row(x, network.layers[0].n_in, a.online_z[0]);
        copy_row(d, network.layers[network.depth - 1].n_out, a.online_targets);
    };
    const auto learn = [&](double weight, const Cursor& c) {
        V<T> squares{}, bad{};
        const double loss = lane_sum<T>(online_step<T>(job, a, weight, rate_at(job, c), squares, bad));
        clerk.record(network.mean ? loss / weight : loss, weight, squares, bad);
    };
    row_by_row(job, clerk, a.order, enter, learn);
    a.shares.begin(0, 1);
    if (!job.failed) unpack(job, a, 0);
}

template <class T>
static void sums(Job& job, const Arena<T>& a, int thread) {
    Team& team = *job.team;
    const long n = job.data.rows, chunks = chunks_for(a, n);
    a.shares.begin(thread, team.size);
    through_the_network(job, a, 0, n, chunks, 0, false, thread);
    barrier(team);
    for (long i; (i = a.shares.take(thread, team.size)) >= 0;)
        whole_gradient(job, a, chunks, n, a.pieces[i], a.gradient + offset_of(a, job.network, a.pieces[i]));
    barrier(team);
    if (thread != 0) return;
    if (job.network.biases == SHARED)
        for (int k = 0; k < job.network.depth; ++k) share(job.network.layers[k], a.gradient + a.at_b[k]);
    for (long i = 0; i < a.piece_count; ++i) gather(a, job.network, a.pieces[i], a.gradient, (T*)job.gradient);
    job.loss = total_loss(a.E, n);
    job.weight = total_weight(job.data.s, sizeof(T) == 8, nullptr, 0, n);
}

template <class T>
static void all_outputs(Job& job, const Arena<T>& a, int thread) {
    const long n = job.data.rows;
    for (long c; (c = ticket(*job.team, CHUNKS) * CHUNK_ROWS) < n;)
        outputs(job, a, a.scratch[thread].rows, {0, c, c + CHUNK_ROWS < n ? c + CHUNK_ROWS : n, 0}, a.scratch[thread]);
}

// Thread 0 cuts the arena while the others wait; then the parameters are packed.
template <class T>
static Arena<T> packed_arena(Job& job, int thread) {
    Cutter cut{(char*)job.arena};
    Arena<T>* shared = cut.take<Arena<T>>(1);
    if (thread == 0) {
        *shared = cut_arena<T>(cut, job);
        list_pieces(*shared, job.network);
        for (int t = 0; t < job.team->size; ++t) shared->shares.begin(t, job.team->size);
    }
    barrier(*job.team);
    pack(job, *shared, thread);
    barrier(*job.team);
    return *shared;
}

// The same for an arena whose cut and packing are little.
template <class T, template <class> class A>
static A<T> packed_small_arena(Job& job, int thread, A<T> (*cut_arena)(Cutter&, const Job&)) {
    Cutter cut{(char*)job.arena};
    A<T>* shared = cut.take<A<T>>(1);
    if (thread == 0) {
        *shared = cut_arena(cut, job);
        pack(job, *shared);
    }
    barrier(*job.team);
    return *shared;
}

// What every thread of the team calls.
template <class T>
static void work(Job& job, int thread) {
    if (is_narrow_batch(job)) return run_narrow(job, packed_small_arena<T>(job, thread, cut_narrow_arena<T>), thread);
    if (is_by_units<T>(job)) return run_by_units(job, packed_small_arena<T>(job, thread, cut_units_arena<T>), thread);
    const Arena<T> a = packed_arena<T>(job, thread);
    if (job.task == RUN && is_online(job)) {
        if (thread == 0) run_online<T>(job, a);
    } else if (job.task == RUN) run(job, a, thread);
    else if (job.task == SUMS) sums(job, a, thread);
    else all_outputs(job, a, thread);
}

template <class T>
static Division division_of(const Job& job) {
    if (is_narrow_batch(job)) return {narrow_chunks(job), 2};
    if (is_by_units<T>(job)) return {panels_of<T>(job.network.layers[0].n_out), 1};
    const long rows = job.task == RUN ? job.batch_size : job.data.rows;
    return {rows < 16 ? 1 : rows / 16, 2};
}

template <class T>
static size_t arena_bytes(const Job& job) {
    Cutter cut{nullptr};
    if (is_narrow_batch(job)) {
        cut.take<NarrowArena<T>>(1);
        cut_narrow_arena<T>(cut, job);
    } else if (is_by_units<T>(job)) {
        cut.take<UnitsArena<T>>(1);
        cut_units_arena<T>(cut, job);
    } else {
        cut.take<Arena<T>>(1);
        cut_arena<T>(cut, job);
    }
    return cut.used;
}

}  // namespace ISA
}  // namespace backglass
