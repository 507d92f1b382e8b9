#include "host/launch.hpp"

#if defined(__linux__)
#include <sys/mman.h>
#endif
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <map>
#include <new>
#include <numeric>
#include <thread>

namespace backglass {

extern const Table table_v4, table_v3, table_v2, table_plain;
extern const Way small_v4_64[2], small_v3_32[2], small_v3_16[2], small_v2_16[2], small_plain_16[2];

void no_kernel(const char* kind, int number) {
    std::fprintf(stderr, "backglass: the native engine has no %s of number %d\n", kind, number);
    std::abort();
}

namespace {

constexpr double SETTLING = 5e-3;  // seconds that a new thread may take to find a core of its own

double seconds_of(clockid_t clock) {
    timespec t;
    clock_gettime(clock, &t);
    return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

// Memory that starts at a page; large rooms in large pages, so that panels of a wide layer are found without a walk
// through the page table for every 32 rows.
void* room(size_t bytes) {
    constexpr size_t LARGE_PAGE = size_t(2) << 20;
    const size_t unit = bytes < LARGE_PAGE ? PAGE : LARGE_PAGE;
    bytes = (bytes + unit - 1) / unit * unit;
    void* memory = std::aligned_alloc(unit, bytes);
    if (!memory) throw std::bad_alloc();
#if defined(__linux__)
    if (unit == LARGE_PAGE) madvise(memory, bytes, MADV_HUGEPAGE);  // a request: small pages do as well
#endif
    return memory;
}

#if defined(__x86_64__)
bool runs_here(const std::string& set) {
    __builtin_cpu_init();
    if (set == "v2") return __builtin_cpu_supports("sse4.2") && __builtin_cpu_supports("popcnt");
    if (set == "v3")
        return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi2");
    if (set == "v4")
        return runs_here("v3") && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
               __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
               __builtin_cpu_supports("avx512vl");
    return false;
}
#endif

// Run `task(0)` here and `task(1)` to `task(team.size - 1)` beside it.
void side_by_side(Team& team, const std::function<void(int)>& task) {
    std::vector<Seat> seats(static_cast<size_t>(team.size));
    team.seats = seats.data();
    std::vector<std::thread> others;
    const auto seated = [&](int t) {
        if (team.size > 1) sit_down(team, t);
        task(t);
    };
    for (int t = 1; t < team.size; ++t) others.emplace_back(seated, t);
    seated(0);
    for (std::thread& other : others) other.join();
    team.seats = nullptr;
}

double multiply_adds(const Network& network) {
    double sum = 0;
    for (int k = 0; k < network.depth; ++k) {
        const Layer& layer = network.layers[k];
        sum += double(layer.n_in) * double(layer.n_out) * (k ? 3 : 2);
    }
    return sum;
}

// What a call and one of its updates should take one thread, in seconds, at half of the processor's peak.
struct Estimate {
    double update, call;
};

Estimate estimate(const Job& job, const Table& table, bool doubles) {
    static std::mutex mutex;
    static std::map<std::pair<const Table*, bool>, double> speeds;
    double speed;
    {
        const std::lock_guard<std::mutex> lock(mutex);
        double& known = speeds[{&table, doubles}];
        if (known == 0) known = table.peak[doubles](2e-4);
        speed = known;
    }
    const double update = 2 * multiply_adds(job.network) * double(job.rows_at_once()) / (speed / 2);
    return {update, update * double(job.task == RUN || job.task == SUMS ? job.batches : 1)};
}

// More threads only where an update's work, shared, saves more than the meetings cost, and the call as a whole more
// than starting the threads.
int threads_for(const Job& job, const Estimate& alone, const Division& division, int most, double least_work) {
    if (least_work == 0) return most;
    most = int(std::min<long>(most, division.pieces));
    if (most < 2 || alone.call < least_work) return 1;
    const double meetings = job.task == RUN ? division.meetings * barrier_seconds(most) : 0;
    const double longest = double((division.pieces + most - 1) / most) / double(division.pieces);
    return alone.update * (1 - longest) > 1.5 * meetings ? most : 1;
}

// Small online runs are compiled apart, with the narrowest vectors that their layers fit into. v4 leaves the narrower
// ones to v3, which every processor with v4 has.
std::vector<const Way*> small_ways_of(const Table& table) {
    const std::string set = table.name;
    std::vector<const Way*> ways;
#if defined(WITH_v3)
    if (set == "v4" || set == "v3") ways = {small_v3_16, small_v3_32};
#endif
#if defined(WITH_v4)
    if (set == "v4") ways.push_back(small_v4_64);
#endif
#if defined(WITH_v2)
    if (set == "v2") ways = {small_v2_16};
#endif
    if (set == "plain") ways = {small_plain_16};
    return ways;
}

const Way& way_of(const Job& job, const Table& table, bool doubles) {
    for (const Way* small : small_ways_of(table))
        if (small[doubles].suits(job)) return small[doubles];
    const Way* way = table.ways[doubles];
    while (!way->suits(job)) ++way;
    return *way;
}

// What the cut of an arena depends on, within one network and one way.
std::vector<long> shape_of(const Job& job) {
    bool drops = false;
    for (int k = 0; k < job.network.depth; ++k) drops = drops || job.network.layers[k].dropout > 0;
    const Rule& rule = job.rule;
    return {job.task,         job.team->size, job.batch_size,     job.data.rows,  job.data.samples,
            job.has_order(), rule.slots,     rule.clip_norm > 0, rule.optimiser, drops};
}

// The epoch of its last batch.
long last_epoch_of(const Job& job) {
    return job.cursor.epoch + (job.cursor.batch + job.batches - 1) / job.batches_per_epoch;
}

}  // namespace

const std::vector<const Table*>& tables() {
    static const std::vector<const Table*> found = [] {
        std::vector<const Table*> list;
#if defined(WITH_v4)
        if (runs_here("v4")) list.push_back(&table_v4);
#endif
#if defined(WITH_v3)
        if (runs_here("v3")) list.push_back(&table_v3);
#endif
#if defined(WITH_v2)
        if (runs_here("v2")) list.push_back(&table_v2);
#endif
        list.push_back(&table_plain);
        return list;
    }();
    return found;
}

double measured_peak(const Table& table, bool doubles, int threads, double seconds) {
    std::vector<double> speeds(static_cast<size_t>(threads));
    Team team;
    team.size = threads;
    side_by_side(team, [&](int t) {
        table.peak[doubles](seconds / 10);
        barrier(team);
        speeds[size_t(t)] = table.peak[doubles](seconds);
    });
    double sum = 0;
    for (double speed : speeds) sum += speed;
    return sum;
}

double barrier_seconds(int threads) {
    static std::mutex mutex;
    static std::map<int, double> costs;
    const std::lock_guard<std::mutex> lock(mutex);
    double& cost = costs[threads];
    if (cost > 0) return cost;
    cost = 1;
    Team team;
    team.size = threads;
    const double last = seconds_of(CLOCK_MONOTONIC) + 0.01;  // where other programs have the cores, a round takes long
    side_by_side(team, [&](int t) {
        for (int round = 0; round < 100; ++round) {
            barrier(team);
            if (t == 0) team.stop = round > 0 && seconds_of(CLOCK_MONOTONIC) > last;
            barrier(team);
            if (team.stop) break;
            const double begin = seconds_of(CLOCK_MONOTONIC);
            for (int i = 0; i < 10; ++i) barrier(team);
            // The best round is the cost; the others met a busy core.
            if (t == 0) cost = std::min(cost, (seconds_of(CLOCK_MONOTONIC) - begin) / 10);
        }
    });
    return cost;
}

void Workplace::Pace::took(double seconds) {
    before = latest > 0 ? latest : seconds;
    latest = seconds;
}

// A team that shares its cores with other programs waits for whoever lost one, and can be far slower than one thread
// alone. So while it does not get its cores, both ways are timed, the faster one is taken, and now and then the other
// is tried; a team that gets them is never given up. The bits are the same.
int Workplace::threads_now(int most) {
    if (most < 2 || !crowded) return most;
    if (together.latest == 0) return most;
    if (alone.latest == 0) return 1;
    const bool one = alone.seconds() < 0.9 * together.seconds();
    ++calls;
    // Often at first: the crowd may be leaving.
    const bool other = calls % 16 == 0 || calls == 2 || calls == 4 || calls == 8;
    return one != other ? 1 : most;
}

// `core_seconds`: what all its threads together had of the cores.
void Workplace::took(const Job& job, int threads, double seconds, double core_seconds) {
    // The first, short calls of a training are not typical.
    if (job.task != RUN || job.done == 0 || seconds < 1e-2) return;
    if (threads > 1) {
        const double lost = seconds * threads - core_seconds;
        crowded = lost > 0.1 * seconds * threads + SETTLING * (threads - 1);
        if (!crowded) together = alone = Pace(), calls = 0;
    }
    if (crowded) (threads > 1 ? together : alone).took(seconds / double(job.done));
}

Workplace::~Workplace() { std::free(kept); }

void Workplace::work(Job& job, const Table& table, bool doubles, int most_threads, double least_work) {
    const std::unique_lock<std::mutex> lock(mutex, std::try_to_lock);  // another thread may be at work here
    Team team;
    table.check(job);
    const Way& way = way_of(job, table, doubles);
    team.size = threads_for(job, estimate(job, table, doubles), way.division(job), most_threads, least_work);
    if (lock && least_work > 0 && job.task == RUN) team.size = threads_now(team.size);
    job.team = &team;
    const size_t bytes = (way.bytes(job) + 127) / 128 * 128;
    const std::vector<long> wanted = shape_of(job);
    void* memory = nullptr;
    if (lock && kept && kept_by == &way && shape == wanted) {
        memory = kept;
        kept = nullptr;
        if (kept_plan == job.plan) job.ordered = kept_ordered;
    } else {
        memory = room(bytes);
        // Columns beyond a layer's width are never written and must be 0.
        std::memset(memory, 0, bytes);
    }
    job.arena = memory;
    job.arena_bytes = bytes;
    const double begin = seconds_of(CLOCK_MONOTONIC);
    std::vector<double> core_seconds(size_t(team.size));
    side_by_side(team, [&](int t) {
        const double before = seconds_of(CLOCK_THREAD_CPUTIME_ID);
        way.work(job, t);
        core_seconds[size_t(t)] = seconds_of(CLOCK_THREAD_CPUTIME_ID) - before;
    });
    if (lock) {
        const double all = std::accumulate(core_seconds.begin(), core_seconds.end(), 0.0);
        took(job, team.size, seconds_of(CLOCK_MONOTONIC) - begin, all);
        arena_bytes = bytes;
        threads = team.size;
        way_taken = way.name;
        std::free(kept);
        kept = nullptr;
    }
    // A value that is not finite may have spread into the columns that must be 0.
    if (lock && (job.task == RUN || job.task == SUMS) && !job.failed) {
        kept = memory;
        kept_by = &way;
        shape = wanted;
        kept_plan = job.plan;
        kept_ordered = job.task == RUN && job.done == job.batches && job.batches > 0 ? last_epoch_of(job) : -1;
    } else {
        std::free(memory);
    }
}

}  // namespace backglass
