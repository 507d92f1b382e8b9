// The way of everything that no other way suits. Every thread of the team runs the same loop; they meet twice an
// update.
#pragma once

#include "ways/batches.hpp"
#include "ways/gradients.hpp"

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
            stretch.point[k] = looked_ahead(job.rule, stretch.theta[k], stretch.slots[0][k]);
        if (piece.i >= 0) repack(a, network.layers[piece.k], piece, a.scratch[thread].square);
    }
}

// And back.
template <class T>
static void unpack(const Job& job, const Arena<T>& a, int thread) {
    for (long i; (i = a.shares.take(thread, job.team->size)) >= 0;) {
        gather(a, job.network, a.pieces[i], a.theta, (T*)job.theta_out);
        for (int k = 0; k < job.rule.slots; ++k) gather(a, job.network, a.pieces[i], a.slots[k], (T*)job.slots_out[k]);
    }
}

// Of the gradient before clipping. Nothing else of the totals: another thread may be at its first update already.
template <class T>
static double norm_of_gradient(const Arena<T>& a) {
    V<T> squares{};
    for (long i = 0; i < a.piece_count; ++i) squares += a.totals[i].squares;
    return sqrt(lane_sum<T>(squares));
}

// The pieces of the parameters learn; a thread asks for the rows of the next batch, some of them at every piece.
template <class T>
static void learn_pieces(const Job& job, const Arena<T>& a, const Batch& batch, long chunks, const Step<T>& step,
                         int thread) {
    const int size = job.team->size;
    const long end = batch.first + batch.n, to_come = job.data.samples - end;
    const long next_n = to_come < batch.n ? to_come : batch.n, some = 1 + batch.n / a.piece_count;
    const long last = end + share_begins(next_n, thread + 1, size);
    long next = end + share_begins(next_n, thread, size);
    for (long i; (i = a.shares.take(thread, size)) >= 0; next += some) {
        const long to = next + some < last ? next + some : last;
        Soon soon = needed_soon(job, a, a.pieces[i], batch.n, next, to);
        learn(job, a, chunks, batch.n, i, step, a.scratch[thread], soon);
    }
}

// Where the norm must be known before anything is learned: the pieces' gradients, which are whole now, are shortened.
template <class T>
static void learn_clipped(const Job& job, const Arena<T>& a, const Step<T>& step, int thread) {
    barrier(*job.team);
    const double norm = norm_of_gradient(a);
    const T shortened = norm > job.rule.clip_norm ? T(job.rule.clip_norm / norm) : T(1);
    for (long i; (i = ticket(*job.team, UPDATES)) < a.piece_count;) {
        const Piece& piece = a.pieces[i];
        if (!is_trained(job.network, piece)) continue;
        T* g = a.gradient + offset_of(a, job.network, piece);
        advance(job, a, piece, stretch_of(job, a, piece, g), step, shortened, a.totals[i], a.scratch[thread]);
    }
}

template <class T>
static void run(Job& job, const Arena<T>& a, int thread) {
    Team& team = *job.team;
    Clerk<T> clerk(job);
    Batches<T> batches{job, a.order, &team, thread};
    const auto update = [&](const Batch& batch) {
        const long n = batch.n, chunks = chunks_for(a, n);
        if (thread == 0) team.next[UPDATES] = 0;
        a.shares.begin(thread, team.size);
        const bool inputs_are_there = batches.begun > 1 && job.batches_per_epoch == 1;
        through_the_network(job, a, batch.first, n, chunks, batch.t, inputs_are_there, thread);
        barrier(team);
        if (team.stop) return false;
        if (thread == 0) {
            team.next[CHUNKS] = 0;
            clerk.loss = total_loss(a.E, n);  // behind the next barrier the others go on and write E again
        }
        const Step<T> step = step_of<T>(job.rule, job.network.mean, batch.weight, batch.rate, batch.t);
        learn_pieces(job, a, batch, chunks, step, thread);
        if (a.gradient) learn_clipped(job, a, step, thread);
        barrier(team);
        if (thread == 0) clerk.record(batch.weight, sum_of_totals(a.totals, a.piece_count));
        return true;
    };
    // Others may be at the next update already: they look behind its first barrier.
    each_batch(batches, thread == 0 ? &clerk : nullptr, update, [&] { return team.size == 1 && team.stop; });
    a.shares.begin(thread, team.size);
    barrier(team);
    if (!job.failed) unpack(job, a, thread);
}

// The sums of each part, with the parameters packed once. Every output of a layer and every delta is a factor of some
// gradient: where these are finite, nothing that is not has come into the arena.
template <class T>
static void sums(Job& job, const Arena<T>& a, int thread) {
    Team& team = *job.team;
    const long n = job.batch_size, chunks = chunks_for(a, n);
    const bool shared = job.network.biases == SHARED;
    for (long part = 0; part < job.batches; ++part) {
        T* out = (T*)job.gradients[part];
        a.shares.begin(thread, team.size);
        through_the_network(job, a, job.starts[part], n, chunks, 0, false, thread);
        barrier(team);
        for (long i; (i = a.shares.take(thread, team.size)) >= 0;) {
            const Piece& piece = a.pieces[i];
            T* g = a.gradient + offset_of(a, job.network, piece);
            whole_gradient(job, a, chunks, n, piece, g);
            if (shared && piece.i < 0) share(job.network.layers[piece.k], g);
            a.totals[i] = Totals<T>();
            for (long k = 0; k < length_of<T>(job.network, piece); k += LANES<T>) a.totals[i].bad += load(g + k) * T(0);
            gather(a, job.network, piece, a.gradient, out);
        }
        barrier(team);
        if (thread == 0) {
            team.next[CHUNKS] = 0;
            job.losses[part] = total_loss(a.E, n);
            job.weights[part] = total_weight<T>(job.data.s, nullptr, job.starts[part], n);
            job.failed = job.failed || lane_sum<T>(sum_of_totals(a.totals, a.piece_count).bad) != 0;
        }
        barrier(team);
    }
}

template <class T>
static void all_outputs(Job& job, const Arena<T>& a, int thread) {
    const long n = job.data.rows;
    leave_zeros_out(job, a, thread);
    barrier(*job.team);
    for (long c; (c = ticket(*job.team, CHUNKS) * CHUNK_ROWS) < n;)
        outputs(job, a, a.scratch[thread].rows, {0, c, c + CHUNK_ROWS < n ? c + CHUNK_ROWS : n, 0}, a.scratch[thread]);
    if (job.task == FORWARD) return;
    barrier(*job.team);
    if (thread == 0) job.loss = total_loss(a.E, n);
}

// Cut and packed, by all threads.
template <class T>
static Arena<T> packed_arena(Job& job, int thread) {
    const Arena<T> a = shared_arena(cut_arena<T>, job, thread, [&](Arena<T>& cut) {
        list_pieces(cut, job.network);
        for (int t = 0; t < job.team->size; ++t) cut.shares.begin(t, job.team->size);
    });
    pack(job, a, thread);
    barrier(*job.team);
    return a;
}

template <class T>
struct GeneralWay {
    static bool suits(const Job&) { return true; }

    static Division division(const Job& job) {
        const long rows = job.rows_at_once();
        return {rows < 16 ? 1 : rows / 16, 2};
    }

    static size_t bytes(const Job& job) { return bytes_of(cut_arena<T>, job); }

    static void work(Job& job, int thread) {
        const Arena<T> a = packed_arena<T>(job, thread);
        switch (job.task) {
            case RUN: return run(job, a, thread);
            case SUMS: return sums(job, a, thread);
            case JUDGE:
            case FORWARD: return all_outputs(job, a, thread);
        }
    }
};

}  // namespace ISA
}  // namespace backglass
