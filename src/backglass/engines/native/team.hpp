// A team of threads that meet at barriers, spinning: a barrier costs some 100 ns, a sleeping one would cost 10 us.
//
// Everything here is `static inline`: included into files compiled for different instruction sets, a function with
// external linkage could carry the instructions of one into another.
#pragma once

#if defined(__x86_64__)
#include <immintrin.h>
#endif
#include <sched.h>

namespace backglass {

enum Phase { CHUNKS, UPDATES };

struct alignas(64) Seat {  // of a thread
    static constexpr int NOWHERE = -1;

    long thread = 0;     // the system's number of it
    int core = NOWHERE;  // where it was last seen
};

struct Team {
    int size = 1;
    Seat* seats = nullptr;  // of all threads
    alignas(64) int arrived = 0;
    alignas(64) int generation = 0;
    alignas(64) int stop = 0;           // set by thread 0, read by all behind the next barrier
    alignas(64) long next[2] = {0, 0};  // tickets of the phases of an update
};

// places.cpp: a thread takes its place in the team, on a core of its own where there are enough; and one that has
// waited long looks whether it shares its core with another of the team, and leaves.
void sit_down(Team& team, int thread);
void spread_out(Team& team);

static inline void pause_a_moment() {
#if defined(__x86_64__)
    _mm_pause();
#endif
}

// Between two looks at what another thread writes, after so many of them. With more threads than free cores the one
// waited for may need this very core.
static inline void wait_a_moment(Team& team, int looks) {
    if (looks % 1024 == 0) spread_out(team);
    if (looks < 4096) pause_a_moment();
    else sched_yield();
}

// All threads of the team arrive before any goes on.
static inline void barrier(Team& team) {
    if (team.size == 1) return;
    const int generation = __atomic_load_n(&team.generation, __ATOMIC_ACQUIRE);
    if (__atomic_add_fetch(&team.arrived, 1, __ATOMIC_ACQ_REL) == team.size) {
        __atomic_store_n(&team.arrived, 0, __ATOMIC_RELAXED);
        __atomic_store_n(&team.generation, generation + 1, __ATOMIC_RELEASE);
        return;
    }
    for (int looks = 1; __atomic_load_n(&team.generation, __ATOMIC_ACQUIRE) == generation; ++looks)
        wait_a_moment(team, looks);
}

// The next piece of a phase's work; which thread takes a piece never changes its bits.
static inline long ticket(Team& team, int phase) {
    return team.size == 1 ? team.next[phase]++ : __atomic_fetch_add(&team.next[phase], 1, __ATOMIC_RELAXED);
}

// Tasks 0 to `tasks` - 1 shared out beforehand: a thread does its own share, which its cache knows from the update
// before, and then helps the others.
struct Shares {
    static constexpr int APART = 16;  // counters to a thread, so that two threads' are in no cache line together

    long* next;  // (threads, APART)
    long tasks;

    // Before a barrier; `take` is for behind it.
    void begin(int thread, int size) const {
        __atomic_store_n(next + thread * APART, first(thread, size), __ATOMIC_RELAXED);
    }

    long first(int thread, int size) const { return tasks * thread / size; }

    // -1 when all are taken.
    long take(int thread, int size) const {
        for (int k = 0; k < size; ++k) {
            const int owner = (thread + k) % size;
            long* of_owner = next + owner * APART;
            const long end = first(owner + 1, size);
            if (__atomic_load_n(of_owner, __ATOMIC_RELAXED) >= end) continue;
            const long task = __atomic_fetch_add(of_owner, 1, __ATOMIC_RELAXED);
            if (task < end) return task;
        }
        return -1;
    }
};

}  // namespace backglass
