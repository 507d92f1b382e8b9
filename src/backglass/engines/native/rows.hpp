// The loop over updates where a batch is one row, by one thread.
#pragma once

#include "clerk.hpp"
#include "random.hpp"

namespace backglass {
namespace ISA {

// Calls enter(x, d) where the next row is another one, then learn(weight, cursor) for its update, which records it.
template <class T, class Enter, class Learn>
static inline void row_by_row(Job& job, Clerk<T>& clerk, int64_t* order, Enter enter, Learn learn) {
    Cursor c = job.cursor;
    long ordered = -1, there = -1;
    const T *X = (const T*)job.data.X, *D = (const T*)job.data.D, *s = (const T*)job.data.s;
    const long n_in = job.network.layers[0].n_in, n_out = job.network.layers[job.network.depth - 1].n_out;
    while (job.done < job.batches && !job.team->stop) {
        if (order && ordered != c.epoch) permutation(job.seed, (ordered = c.epoch) + 1, job.data.rows, order);
        const long row = order ? long(order[c.batch]) : c.batch;
        const double weight = s ? double(s[row]) : 1.0;
        if (weight > 0) {
            if (row != there) {
                enter(X + row * n_in, D + row * n_out);
                there = row;
            }
            learn(weight, c);
            ++c.update;
        } else {
            clerk.record_no_update();
        }
        if (++c.batch == job.batches_per_epoch) c.batch = 0, ++c.epoch;
        if (!job.failed) clerk.listen();
    }
}

}  // namespace ISA
}  // namespace backglass
