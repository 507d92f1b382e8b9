// Choosing the instruction set, the way and the number of threads, and putting a job to work.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "plan.hpp"

namespace backglass {

// The instruction sets that were compiled and that this processor has, the best first.
const std::vector<const Table*>& tables();

// Flops a second of `threads` threads together, each in its registers only; the better of a few tries.
double measured_peak(const Table& table, bool doubles, int threads, double seconds);

// What one meeting of a team of `threads` threads costs here; measured once a process.
double barrier_seconds(int threads);

// Memory that a job works in, kept for the next job of the same shape.
class Workplace {
  public:
    Workplace() = default;
    Workplace(const Workplace&) = delete;
    ~Workplace();

    // Fill in team and arena, and work with up to `most_threads` threads; with one where the whole call is less than
    // `least_work` seconds for one, with all where that is 0. The caller does not hold the GIL.
    void work(Job& job, const Table& table, bool doubles, int most_threads, double least_work);

    // Of the last job.
    size_t arena_bytes = 0;
    int threads = 0;
    const char* way_taken = "";

  private:
    struct Pace {                       // of one thread, or of several together
        double latest = 0, before = 0;  // seconds of an update; 0 where not known

        void took(double seconds);
        double seconds() const { return latest < before ? latest : before; }  // the slower call met something else
    };

    int threads_now(int most);
    void took(const Job& job, int threads, double seconds, double core_seconds);

    std::mutex mutex;
    Pace alone, together;
    bool crowded = false;  // the last team did not get its cores
    int calls = 0;         // while crowded
    void* kept = nullptr;
    const Way* kept_by = nullptr;
    std::vector<long> shape;  // of the job that the kept memory was cut for
    uint64_t kept_plan = 0;   // of the same job, and the epoch whose order lies there
    long kept_ordered = -1;
};

}  // namespace backglass
