// The step to the next batch, for every way of working: its rows, what they weigh, its update's number and rate.
#pragma once

#include "kernels/random.hpp"
#include "ways/clerk.hpp"

namespace backglass {
namespace ISA {

// The sum of the weights of rows `first` to `first + n` in the order given.
template <class T>
static inline double total_weight(const void* s, const int64_t* order, long first, long n) {
    if (!s) return double(n);
    double sum = 0;
    for (long r = first; r < first + n; ++r) sum += double(((const T*)s)[order ? long(order[r]) : r]);
    return sum;
}

static inline double rate_at(const Job& job, const Cursor& c) {
    switch (job.rates_of) {
        case OF_RUN: return job.rates[0];
        case OF_EPOCH: return job.rates[c.epoch - job.cursor.epoch];
        case OF_UPDATE: return job.rates[c.update - job.cursor.update];
    }
    __builtin_unreachable();
}

// A batch: rows `first` to `first + n` in the order of its epoch.
struct Batch {
    long first, n;
    double weight;  // 0: there is no update
    double rate;
    long t;  // the update's number, from 1
};

// The batches of a job, one after the other.
template <class T>
struct Batches {
    const Job& job;
    int64_t* order;        // of the rows in an epoch; null where they are taken as they lie
    Team* team = nullptr;  // whose threads share the order: thread 0 makes it; null where each has its own
    int thread = 0;
    Cursor cursor = job.cursor;  // of the batch to come
    long ordered = job.ordered;  // the epoch that the order is for
    long begun = 0;

    bool are_left() const { return begun < job.batches; }

    long row(long place) const { return order ? long(order[place]) : place; }

    // Inline, and what it calls takes values: a pointer to the batches would keep the cursor out of registers.
    __attribute__((always_inline)) Batch next() {
        if (order && ordered != cursor.epoch) {
            if (job.shuffle || ordered < 0) put_in_order(job, cursor.epoch, order, team, thread);
            ordered = cursor.epoch;
        }
        const long first = cursor.batch * job.batch_size, left = job.data.samples - first;
        const long n = left < job.batch_size ? left : job.batch_size;
        const Batch batch{first, n, total_weight<T>(job.data.s, order, first, n), rate_at(job, cursor),
                          cursor.update + 1};
        ++begun;
        if (batch.weight > 0) ++cursor.update;
        if (++cursor.batch == job.batches_per_epoch) cursor.batch = 0, ++cursor.epoch;
        return batch;
    }

  private:
    static void put_in_order(const Job& job, long epoch, int64_t* order, Team* team, int thread) {
        if (team) barrier(*team);  // others may still look at the old one
        if (!team || thread == 0) make_order(job, epoch, order);
        if (team) barrier(*team);
    }

    static void make_order(const Job& job, long epoch, int64_t* order) {
        const Data& data = job.data;
        if (!job.shuffle) {
            __builtin_memcpy(order, data.taken, size_t(data.samples) * sizeof(int64_t));
            return;
        }
        permutation(job.seed, SHUFFLE, uint64_t(epoch + 1), data.samples, order);
        for (long place = 0; data.taken && place < data.samples; ++place) order[place] = data.taken[order[place]];
    }
};

// Calls `update(batch)` for every batch that weighs anything, which makes the update, has it recorded and says whether
// to go on; behind every batch `stops()` says whether all threads stop there. `books` keeps the records, of one thread:
// the others have null.
template <class Of, class Books, class Update, class Stops>
static inline void each_batch(Of& batches, Books* books, Update update, Stops stops) {
    while (batches.are_left()) {
        const auto& batch = batches.next();
        if (batch.weight > 0) {
            if (!update(batch)) return;
        } else if (books) {
            books->record_no_update();
        }
        if (books) books->listen();
        if (stops()) return;
    }
}

// Batches of one row, by one thread: enter(x, d) where the row is another than before, then learn(batch).
template <class T, class Enter, class Learn>
static inline void row_by_row(Job& job, Clerk<T>& clerk, int64_t* order, Enter enter, Learn learn) {
    Batches<T> batches{job, order};
    const T *X = (const T*)job.data.X, *D = (const T*)job.data.D;
    const long n_in = job.network.layers[0].n_in, n_out = job.network.layers[job.network.depth - 1].n_out;
    long there = -1;
    const auto update = [&](const Batch& batch) {
        const long row = batches.row(batch.first);
        if (row != there) enter(X + row * n_in, D + row * n_out);
        there = row;
        learn(batch);
        return true;
    };
    each_batch(batches, &clerk, update, [&] { return job.team->stop != 0; });
}

}  // namespace ISA
}  // namespace backglass
