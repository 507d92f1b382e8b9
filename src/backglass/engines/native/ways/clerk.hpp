// The books of a run: what each update reports, and when to look up from the work.
#pragma once

#include <time.h>

#include "kernels/optimisers.hpp"

namespace backglass {
namespace ISA {

static inline double seconds_now() {
    timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

template <class T>
static double total_loss(const T* E, long n) {
    double s0 = 0, s1 = 0, s2 = 0, s3 = 0;  // every fourth row each, for the adders' sake
    long r = 0;
    for (; r + 4 <= n; r += 4) {
        s0 += double(E[r]);
        s1 += double(E[r + 1]);
        s2 += double(E[r + 2]);
        s3 += double(E[r + 3]);
    }
    for (; r < n; ++r) s0 += double(E[r]);
    return (s0 + s1) + (s2 + s3);
}

// What thread 0 does behind an update: its record, and whether to go on.
template <class T>
struct Clerk {
    Job& job;
    double asked = seconds_now();
    long asks_every;  // updates between two looks at the clock
    long since = 0;
    double loss = 0;  // sum_n s_n E_n of the update under way

    explicit Clerk(Job& job) : job(job) {
        double work = 1000;
        for (int k = 0; k < job.network.depth; ++k)
            work += double(job.network.layers[k].n_in) * double(job.network.layers[k].n_out) * double(job.batch_size);
        asks_every = work > 1e6 ? 1 : long(1e6 / work);
    }

    void record(double weight, const Totals<T>& sum) {
        double objective = job.network.mean ? loss / weight : loss;
        if (job.rule.l1 != 0 || job.rule.l2 != 0)
            objective += penalty_share(job.rule, job.network.mean, weight) *
                         (job.rule.l1 * lane_sum<T>(sum.l1) + job.rule.l2 / 2 * lane_sum<T>(sum.l2));
        record(objective, weight, sum.squares, sum.bad);
    }

    void record(double objective, double weight, V<T> squares, V<T> bad) {
        // A sum tells of one value that is not finite; whether it was a parameter or only a square is seen then.
        double sum = lane_sum<T>(squares + bad);
        if (!isfinite(sum)) sum = lane_sum<T>(bad) == 0 ? lane_sum<T>(squares) : NAN;
        // The objective is a number of the engine's precision, as the reference's is.
        if (!isfinite(T(objective)) || isnan(sum)) {
            job.failed = true;
            job.team->stop = 1;
            return;
        }
        job.losses[job.done] = objective;
        job.weights[job.done] = weight;
        job.squared_norms[job.done] = sum;
        ++job.done;
    }

    void record_no_update() {
        if (job.failed) return;  // the batches behind the one that failed are not done
        job.losses[job.done] = job.weights[job.done] = job.squared_norms[job.done] = 0;
        ++job.done;
    }

    void listen() {
        if (++since < asks_every) return;
        since = 0;
        look_up();
    }

  private:
    void look_up() {
        const double now = seconds_now();
        if (now - asked < 0.01 || job.failed) return;
        asked = now;
        if (job.wants_stop && job.wants_stop(job.listener)) {
            job.stopped = true;
            job.team->stop = 1;
        }
    }
};

}  // namespace ISA
}  // namespace backglass
