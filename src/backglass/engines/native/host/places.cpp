// Which cores the threads of a team sit on: two of them on one core would wait for each other at every meeting.
#include "team.hpp"

#if defined(__linux__)
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace backglass {

#if defined(__linux__)

namespace {

int core_of(const Seat& seat) { return __atomic_load_n(&seat.core, __ATOMIC_ACQUIRE); }

void seen_on(Seat& seat, int core) { __atomic_store_n(&seat.core, core, __ATOMIC_RELEASE); }

// Leave for a core that no other thread of the team is on, and be free again to run anywhere that one was allowed to.
void move_away(const Team& team, Seat& own) {
    cpu_set_t allowed, elsewhere;
    if (sched_getaffinity(0, sizeof allowed, &allowed)) return;
    elsewhere = allowed;
    for (int t = 0; t < team.size; ++t) {
        const int core = core_of(team.seats[t]);
        if (core >= 0 && core < CPU_SETSIZE) CPU_CLR(core, &elsewhere);
    }
    if (CPU_COUNT(&elsewhere) == 0) return;  // more threads than cores
    seen_on(own, Seat::NOWHERE);             // so that the other one does not leave as well
    if (sched_setaffinity(0, sizeof elsewhere, &elsewhere) == 0) sched_setaffinity(0, sizeof allowed, &allowed);
    seen_on(own, sched_getcpu());
}

}  // namespace

void sit_down(Team& team, int thread) {
    team.seats[thread].thread = syscall(SYS_gettid);
    seen_on(team.seats[thread], sched_getcpu());
    spread_out(team);
}

// A system can leave two threads on one core for a tenth of a second although another is free: a new thread may begin
// where its maker runs, and to the system spinning threads are at work, not waiting.
void spread_out(Team& team) {
    const long self = syscall(SYS_gettid);
    const int here = sched_getcpu();
    Seat* own = nullptr;
    bool shared = false, all_here = true;
    for (int t = 0; t < team.size; ++t) {
        Seat& seat = team.seats[t];
        const int core = core_of(seat);
        if (core != Seat::NOWHERE && seat.thread == self) own = &seat;
        else if (core == here) shared = true;
        else if (core == Seat::NOWHERE) all_here = false;
    }
    if (!own) return;
    seen_on(*own, here);
    if (shared) move_away(team, *own);
    else if (!all_here) sched_yield();  // a thread that has not begun may be waiting for this core
}

#else

void sit_down(Team&, int) {}
void spread_out(Team&) {}

#endif

}  // namespace backglass
