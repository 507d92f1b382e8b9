// What Python cannot measure itself: how far two threads sit apart, and how fast memory is.
#define _GNU_SOURCE
#include <math.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec + 1e-9 * t.tv_nsec;
}

enum { SERIES = 20, TRIPS = 100, STOP = -1 };

typedef struct {
    _Alignas(64) atomic_int ball;
    double deadline;
    int core;  // of the side that serves
} Table;

// A system may start a thread on its maker's core, where the two would wait for each other.
static void leave_core(int core) {
#ifdef __linux__
    cpu_set_t allowed, elsewhere;
    if (sched_getaffinity(0, sizeof allowed, &allowed)) return;
    elsewhere = allowed;
    CPU_CLR(core, &elsewhere);
    if (CPU_COUNT(&elsewhere) && !sched_setaffinity(0, sizeof elsewhere, &elsewhere))
        sched_setaffinity(0, sizeof allowed, &allowed);
#endif
}

// Wait for the ball; 0 when the deadline comes first, as it does where both threads share a core.
static int caught(Table* table, int wanted) {
    for (int spins = 1;; ++spins) {
        const int ball = atomic_load_explicit(&table->ball, memory_order_acquire);
        if (ball == wanted) return 1;
        if (ball == STOP || (spins % 1000 == 0 && now() > table->deadline)) return 0;
    }
}

static void* other_side(void* argument) {
    Table* table = argument;
    leave_core(table->core);
    for (int i = 0; i < SERIES * TRIPS && caught(table, 2 * i + 1); ++i)
        atomic_store_explicit(&table->ball, 2 * i + 2, memory_order_release);
    return NULL;
}

// Seconds of a round trip of a cache line between two threads: the median of 20 series of 100 trips; 1 where it could
// not be measured within 10 milliseconds.
double pingpong(void) {
    static Table table;
    double times[SERIES];
    atomic_store(&table.ball, 0);
    table.deadline = now() + 0.01;
#ifdef __linux__
    table.core = sched_getcpu();
#endif
    pthread_t thread;
    if (pthread_create(&thread, NULL, other_side, &table)) return 1;
    int in_time = 1;
    for (int s = 0, i = 0; s < SERIES && in_time; ++s) {
        const double begin = now();
        for (int k = 0; k < TRIPS && in_time; ++k, ++i) {
            atomic_store_explicit(&table.ball, 2 * i + 1, memory_order_release);
            in_time = caught(&table, 2 * i + 2);
        }
        times[s] = (now() - begin) / TRIPS;
    }
    if (!in_time) atomic_store(&table.ball, STOP);
    pthread_join(thread, NULL);
    if (!in_time) return 1;
    for (int i = 1; i < SERIES; ++i)
        for (int k = i; k > 0 && times[k] < times[k - 1]; --k) {
            const double t = times[k];
            times[k] = times[k - 1], times[k - 1] = t;
        }
    return times[SERIES / 2];
}

typedef struct {
    long floats;
    double seconds, rate;
    pthread_barrier_t* start;
} Share;

static void* stream(void* argument) {
    Share* share = argument;
    const long n = share->floats;
    float* restrict a = aligned_alloc(4096, (n * sizeof(float) + 4095) / 4096 * 4096);
    float* restrict b = aligned_alloc(4096, (n * sizeof(float) + 4095) / 4096 * 4096);
    for (long i = 0; i < n; ++i) a[i] = 1, b[i] = 1e-9f;
    pthread_barrier_wait(share->start);
    double best = 1e9;
    const double begin = now();
    for (double last = begin, t; last - begin < share->seconds; last = t) {
        const long repeats = 1 + 200000 / n;
        for (long r = 0; r < repeats; ++r) {
            for (long i = 0; i < n; ++i) a[i] -= 0.5f * b[i];
            __asm__ volatile("" : : "r"(a) : "memory");
        }
        t = now();
        if ((t - last) / repeats < best) best = (t - last) / repeats;
    }
    share->rate = 3.0 * sizeof(float) * n / best;
    free(a);
    free(b);
    return NULL;
}

// Bytes a second of a -= s b (two read, one written) with `bytes` in all, shared by the threads.
double bandwidth(long bytes, int threads, double seconds) {
    pthread_t others[64];
    Share shares[64];
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, threads);
    for (int t = 0; t < threads; ++t) {
        shares[t] = (Share){bytes / threads / (2 * (long)sizeof(float)), seconds, 0, &start};
        if (t) pthread_create(&others[t], NULL, stream, &shares[t]);
    }
    stream(&shares[0]);
    double sum = shares[0].rate;
    for (int t = 1; t < threads; ++t) pthread_join(others[t], NULL), sum += shares[t].rate;
    pthread_barrier_destroy(&start);
    return sum;
}

// GENANN's wheel asks for this name of an older C library.
double __exp_finite(double x) { return exp(x); }
