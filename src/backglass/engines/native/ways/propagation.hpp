// Some rows of a batch through the whole network: forward, the output's delta, and the deltas back to layer 2.
#pragma once

#include "kernels/gemm.hpp"
#include "kernels/losses.hpp"
#include "kernels/random.hpp"
#include "ways/arena.hpp"

namespace backglass {
namespace ISA {

// Rows begin..end of the batch that starts at `first` in the order; they stand in rows.z and rows.d from `at` on.
struct Span {
    long first;       // of the batch, within the epoch
    long begin, end;  // within the batch
    long at;          // of row `begin`, within the buffers
    long count() const { return end - begin; }
};

template <class T>
static inline long row_of(const Arena<T>& a, const Span& span, long r) {
    const long place = span.first + span.begin + r;
    return a.order ? long(a.order[place]) : place;
}

// Rows of X into panels. Columns beyond the width stay 0; only the very last row is copied number by number, because
// there a whole vector would reach behind the array.
template <class T>
static void gather_inputs(const Job& job, const Arena<T>& a, const Rows<T>& rows, const Span& span) {
    const long n = job.network.layers[0].n_in, end = job.data.rows * n;
    const T* X = (const T*)job.data.X;
    const I<T> lanes = lane_numbers<T>();
    for (long r = 0; r < span.count(); ++r) {
        const long first = row_of(a, span, r) * n;
        // Shuffled rows lie anywhere: ask for the next one while this one is copied. Short rows are soon there anyway.
        const bool asks = n >= PANEL<T> && r + 1 < span.count();
        const T* next = X + (asks ? row_of(a, span, r + 1) * n : first);
        T* to = rows.z[0] + (span.at + r) * PANEL<T>;
        for (long i = 0; i < n; i += PANEL<T>, to += rows.capacity * PANEL<T>) {
            const int columns = int(n - i < PANEL<T> ? n - i : PANEL<T>);
            if (asks) {
                __builtin_prefetch(next + i);
                __builtin_prefetch(next + i + columns - 1);
            }
            for (int c = 0; c < columns; c += LANES<T>) {
                const long from = first + i + c;
                if (from + LANES<T> <= end) store<T>(to + c, lanes < columns - c ? load(X + from) : V<T>{});
                else
                    for (int k = c; k < columns; ++k) to[k] = X[first + i + k];
            }
        }
    }
}

// z and f'(u) of a layer times the factors of dropout, of the given update or as they were handed over.
template <class T>
static void drop_out(const Job& job, const Rows<T>& rows, const Span& span, int k, long update, double* factors) {
    const Layer& layer = job.network.layers[k];
    const T* given = (const T*)layer.mask;
    for (long r = 0; r < span.count(); ++r) {
        const long n = span.begin + r + (given ? span.first : 0), first = n * layer.n_out;
        if (!given) dropout_factors(job.seed, update, k + 2, first, layer.n_out, layer.dropout, factors);
        for (long j = 0; j < layer.n_out; ++j) {
            const T factor = given ? given[first + j] : T(factors[j]);
            const long to = j / PANEL<T> * rows.capacity * PANEL<T> + (span.at + r) * PANEL<T> + j % PANEL<T>;
            rows.z[k + 1][to] *= factor;
            if (rows.d[k + 1]) rows.d[k + 1][to] *= factor;
        }
    }
}

// Leaves out of the panels of W' the inputs for which they have zeros alone, as those of a committee's members have for
// what the members do not take: the other rows move together. No sum changes by it.
template <class T>
static void leave_zeros_out(const Job& job, const Arena<T>& a, int thread) {
    constexpr long P = PANEL<T>;
    for (int k = 0; k < job.network.depth; ++k) {
        const Layer& layer = job.network.layers[k];
        const long capacity = a.scratch[0].rows.capacity;
        for (long p = thread; p < panels_of<T>(layer.n_out); p += job.team->size) {
            const long left = layer.n_out - p * P, columns = left < P ? left : P;
            T* panel = a.Wt[k] + p * layer.n_in * P;
            long* places = a.inputs[k].places + p * layer.n_in;
            long count = 0;
            for (long i = 0; i < layer.n_in; ++i) {
                const T* row = panel + i * P;
                long zeros = 0;
                while (zeros < columns && row[zeros] == 0) ++zeros;
                if (zeros == columns) continue;
                if (count < i) __builtin_memcpy(panel + count * P, row, sizeof(T) * P);
                places[count++] = i / P * capacity * P + i % P;
            }
            a.inputs[k].counts[p] = count;
        }
    }
}

// u of the last layer stays u; every other z is f(u), with f'(u) in d.
template <class T>
static void forward(const Job& job, const Arena<T>& a, const Rows<T>& rows, const Span& span, long update,
                    double* factors) {
    const Network& network = job.network;
    const long panel = rows.capacity * PANEL<T>, at = span.at * PANEL<T>;
    for (int k = 0; k < network.depth; ++k) {
        const Layer& layer = network.layers[k];
        for (long j = 0; j < layer.n_out; j += PANEL<T>) {
            const int columns = int(layer.n_out - j < PANEL<T> ? layer.n_out - j : PANEL<T>);
            const long to = j * rows.capacity + at;
            Product<T> u{rows.z[k] + at, panel, a.Wt[k] + j * layer.n_in, layer.n_in, a.point + a.at_b[k] + j,
                         rows.z[k + 1] + to, SET};
            const long p = j / PANEL<T>;
            if (a.inputs && a.inputs[k].counts[p] < layer.n_in) {
                u.K = a.inputs[k].counts[p];
                u.places = a.inputs[k].places + p * layer.n_in;
                multiply<T, ALONG_PLACES>(u, span.count(), columns);
            } else {
                multiply<T, ALONG>(u, span.count(), columns);
            }
            if (k + 1 < network.depth)
                activate_panel<T>(layer.f, rows.z[k + 1] + to, rows.d[k + 1] ? rows.d[k + 1] + to : nullptr,
                                  span.count(), columns, layer.f_parameter);
        }
        if (k + 1 < network.depth && (layer.mask || (job.task == RUN && layer.dropout > 0)))
            drop_out(job, rows, span, k, update, factors);
    }
}

// delta of the outputs times s_n, and s_n E_n: with weights in delta, every sum over the samples is a plain one.
template <class T>
static void output_delta(const Job& job, const Arena<T>& a, const Rows<T>& rows, const Span& span,
                         Scratch<T>& scratch) {
    const Network& network = job.network;
    const Layer& layer = network.layers[network.depth - 1];
    const long K = layer.n_out, panel = rows.capacity * PANEL<T>;
    const T *D = (const T*)job.data.D, *s = (const T*)job.data.s;
    OutputBlock<T> block{K, scratch.u, scratch.t, scratch.delta};
    for (long r = 0; r < span.count(); r += LANES<T>) {
        const long at = (span.at + r) * PANEL<T>;
        const int lanes = int(span.count() - r < LANES<T> ? span.count() - r : LANES<T>);
        panels_to_block<T>(rows.z[network.depth] + at, panel, K, block.u);
        for (int lane = 0; lane < lanes; ++lane) {
            const T* targets = D + row_of(a, span, r + lane) * K;
            for (long k = 0; k < K; ++k) block.d[k * LANES<T> + lane] = targets[k];
        }
        V<T> E = output_and_loss<T>(block, layer.f, T(layer.f_parameter), network.loss, T(network.loss_parameter));
        if (s) {
            V<T> weight{};
            for (int lane = 0; lane < lanes; ++lane) weight[lane] = s[row_of(a, span, r + lane)];
            E *= weight;
            for (long k = 0; k < K; ++k)
                store<T>(block.delta + k * LANES<T>, load(block.delta + k * LANES<T>) * weight);
        }
        store<T>(a.E + span.begin + r, E);
        block_to_panels<T>(block.delta, K, rows.d[network.depth] + at, panel);
    }
}

// delta^(l) = f'(u^(l)) * (delta^(l+1) W^(l+1)), in place of f'(u).
template <class T>
static void backward(const Job& job, const Arena<T>& a, const Rows<T>& rows, const Span& span) {
    const long panel = rows.capacity * PANEL<T>, at = span.at * PANEL<T>;
    for (int k = job.network.depth - 1; k > 0; --k) {
        const Layer& layer = job.network.layers[k];
        for (long i = 0; i < layer.n_in; i += PANEL<T>) {
            const int columns = int(layer.n_in - i < PANEL<T> ? layer.n_in - i : PANEL<T>);
            multiply<T, ALONG>({rows.d[k + 1] + at, panel, a.point + a.at_W[k] + i * layer.n_out, layer.n_out, nullptr,
                                rows.d[k] + i * rows.capacity + at, MULTIPLY},
                               span.count(), columns);
        }
    }
}

template <class T>
static void propagate(const Job& job, const Arena<T>& a, const Rows<T>& rows, const Span& span, long update,
                      Scratch<T>& scratch) {
    gather_inputs(job, a, rows, span);
    forward(job, a, rows, span, update, scratch.factors);
    output_delta(job, a, rows, span, scratch);
    backward(job, a, rows, span);
}

// The outputs y of some rows, and what each of them loses where that is asked for.
template <class T>
static void outputs(const Job& job, const Arena<T>& a, const Rows<T>& rows, const Span& span, Scratch<T>& scratch) {
    const Network& network = job.network;
    const Layer& layer = network.layers[network.depth - 1];
    const long K = layer.n_out, panel = rows.capacity * PANEL<T>;
    gather_inputs(job, a, rows, span);
    forward(job, a, rows, span, 0, scratch.factors);
    if (job.task == JUDGE) output_delta(job, a, rows, span, scratch);
    T* u = rows.z[network.depth];
    if (layer.f == SOFTMAX) {
        OutputBlock<T> block{K, scratch.u, scratch.t, scratch.delta};
        for (long r = 0; r < span.count(); r += LANES<T>) {
            panels_to_block<T>(u + (span.at + r) * PANEL<T>, panel, K, block.u);
            softmax_block(block);
            block_to_panels<T>(block.u, K, u + (span.at + r) * PANEL<T>, panel);
        }
    } else {
        for (long k = 0; k < K; k += PANEL<T>)
            activate_panel<T>(layer.f, u + k * rows.capacity + span.at * PANEL<T>, nullptr, span.count(),
                              int(K - k < PANEL<T> ? K - k : PANEL<T>), layer.f_parameter);
    }
    T* y = (T*)job.y;
    for (long r = 0; r < span.count(); ++r)
        for (long k = 0; k < K; ++k)
            y[(span.begin + r) * K + k] = u[k / PANEL<T> * panel + (span.at + r) * PANEL<T> + k % PANEL<T>];
}

}  // namespace ISA
}  // namespace backglass
