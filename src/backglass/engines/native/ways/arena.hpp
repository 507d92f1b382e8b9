// Where everything lies: one block of memory for a job, cut into the arrays that the engine works on.
//
// Parameters, gradients and optimiser states are blocks of one layout: for every layer the panels of W, then b. A
// panel of W is (n_out, PANEL); a square of it, PANEL rows of one panel, is contiguous, and is the unit of work of
// gradients and updates.
#pragma once

#include "kernels/optimisers.hpp"

namespace backglass {
namespace ISA {

constexpr long MAX_CHUNKS = 16;             // parts of a batch whose gradients are added up at the end
constexpr long CHUNK_ROWS = 96;             // rows that go through the whole network at once: they stay in the cache
constexpr long CHUNKED_PARAMETERS = 32768;  // above this the copies of the gradient cost more than they save

template <class T>
static inline long panels_of(long n) {
    return (n + PANEL<T> - 1) / PANEL<T>;
}

static inline long rounded_up(long n, long to) { return (n + to - 1) / to * to; }

// Units and derivatives of some rows of a batch, z[k] and d[k] for the layers k = 0 (the input) to depth.
template <class T>
struct Rows {
    T** z;
    T** d;  // first f'(u), then delta in its place; none for the input
    long capacity;
};

template <class T>
struct Scratch {       // of one thread
    T* g;              // a square of a gradient, or the gradient of a bias
    T* square;         // fresh weights on their way to W'
    T *u, *t, *delta;  // an OutputBlock
    double* factors;   // a row of a dropout mask
    Rows<T> rows;      // where chunks are worked on
};

struct Piece {  // of the parameters: a square of W (row block j, panel i), or the bias of a layer (i = -1)
    int k;
    long j, i;
};

// The inputs that the panels of a layer take: all but those for which a panel of W' has zeros alone.
struct Inputs {
    long* counts;  // (panels,)
    long* places;  // (panels, n_in): where the first of some rows has them
};

template <class T>
struct Arena {
    long* at_W;  // (depth,) within a block of parameters
    long* at_b;
    long parameters;  // length of a block
    T *theta, *point, *slots[MOST_SLOTS];
    T* gradient;  // whole, where clipping or `sums` need it
    T* partial;   // (chunks, parameters), where a batch is worked on in chunks
    T** Wt;       // W' of the point: for layer k panels of (n_in, PANEL)
    Inputs* inputs;  // FORWARD, JUDGE: which inputs each layer's panels of W' take, else null
    T* E;         // s_n E_n of the batch's rows
    int64_t* order;
    Piece* pieces;
    long piece_count;
    Shares shares;      // of the pieces
    Totals<T>* totals;  // of each piece
    Rows<T> rows;       // the whole batch, where it is not worked on in chunks
    Scratch<T>* scratch;
    T **online_z, **online_d;  // of one row, where batches are of one
    T* online_targets;
    long chunks;  // of a full batch; 0: rows are split between the threads instead
};

// Cuts an arena; with a null base it only measures.
struct Cutter {
    char* base;
    size_t used = 0;

    // What is cut next has its own pages: a core fetches ahead of what it reads, but not beyond a page, and would take
    // what lies behind away from the core that works on it.
    void turn_page() { align(PAGE); }

    template <class A>
    A* take(long count) {
        align(128);
        A* piece = base ? (A*)(base + used) : nullptr;
        used += size_t(count) * sizeof(A);
        return piece;
    }

    // As much as was cut last, half a page from it, counted within pages: where both are walked through side by side,
    // a store to one never looks like the address of a load from the other.
    template <class A>
    A* take_beside(long count) {
        const size_t last = used - size_t(count) * sizeof(A);
        align(128);
        used += (PAGE + PAGE / 2 - (used - last) % PAGE) % PAGE;
        return take<A>(count);
    }

  private:
    void align(size_t to) { used = (used + to - 1) / to * to; }
};

// What a way's arena takes.
template <class A>
static size_t bytes_of(A (*cut_arena)(Cutter&, const Job&), const Job& job) {
    Cutter cut{nullptr};
    cut.take<A>(1);
    cut_arena(cut, job);
    return cut.used;
}

// The arena itself, for all threads: thread 0 cuts it, and does what `fill` says, while the others wait.
template <class A, class Fill>
static A shared_arena(A (*cut_arena)(Cutter&, const Job&), Job& job, int thread, Fill fill) {
    Cutter cut{(char*)job.arena};
    A* shared = cut.take<A>(1);
    if (thread == 0) {
        *shared = cut_arena(cut, job);
        fill(*shared);
    }
    barrier(*job.team);
    return *shared;
}

template <class T>
static long padded_parameters(const Network& network) {
    long sum = 0;
    for (int k = 0; k < network.depth; ++k) {
        const Layer& layer = network.layers[k];
        sum += (panels_of<T>(layer.n_in) * layer.n_out + panels_of<T>(layer.n_out)) * PANEL<T>;
    }
    return sum;
}

// How many chunks a batch is cut into, which depends on the sizes alone, never on the threads.
template <class T>
static long chunks_of(const Network& network, long rows) {
    if (rows < 2 * CHUNK_ROWS || padded_parameters<T>(network) > CHUNKED_PARAMETERS) return 0;
    const long chunks = (rows + CHUNK_ROWS - 1) / CHUNK_ROWS;
    return chunks < MAX_CHUNKS ? chunks : MAX_CHUNKS;
}

template <class T>
static Rows<T> cut_rows(Cutter& cut, const Network& network, long capacity, bool with_derivatives) {
    Rows<T> rows{cut.take<T*>(network.depth + 1), cut.take<T*>(network.depth + 1), capacity};
    for (int k = 0; k <= network.depth; ++k) {
        const long width = k == 0 ? network.layers[0].n_in : network.layers[k - 1].n_out;
        const long count = panels_of<T>(width) * capacity * PANEL<T>;
        T* z = cut.take<T>(count);
        T* d = with_derivatives && k > 0 ? cut.take_beside<T>(count) : nullptr;
        if (cut.base) rows.z[k] = z, rows.d[k] = d;
    }
    return rows;
}

template <class T>
static Arena<T> cut_arena(Cutter& cut, const Job& job) {
    const Network& network = job.network;
    const bool runs = job.task == RUN, judges = job.task != FORWARD, learns = runs || job.task == SUMS;
    const long batch = job.rows_at_once();
    Arena<T> a{};
    a.chunks = learns ? chunks_of<T>(network, batch) : 1;
    a.at_W = cut.take<long>(network.depth);
    a.at_b = cut.take<long>(network.depth);
    a.Wt = cut.take<T*>(network.depth);
    a.piece_count = 0;
    long width = network.layers[0].n_in;
    for (int k = 0; k < network.depth; ++k) {
        const Layer& layer = network.layers[k];
        const long of_W = panels_of<T>(layer.n_in) * layer.n_out * PANEL<T>;
        if (cut.base) a.at_W[k] = a.parameters, a.at_b[k] = a.parameters + of_W;
        a.parameters += of_W + panels_of<T>(layer.n_out) * PANEL<T>;
        a.piece_count += panels_of<T>(layer.n_in) * panels_of<T>(layer.n_out) + 1;
        width = width < layer.n_out ? layer.n_out : width;
    }
    a.pieces = cut.take<Piece>(a.piece_count);
    a.totals = cut.take<Totals<T>>(a.piece_count);
    a.shares = {cut.take<long>(job.team->size * Shares::APART), a.piece_count};

    a.theta = cut.take<T>(a.parameters);
    a.point = runs && has(job.rule.optimiser, LOOKS_AHEAD) ? cut.take<T>(a.parameters) : a.theta;
    for (int i = 0; runs && i < job.rule.slots; ++i) a.slots[i] = cut.take<T>(a.parameters);
    if (job.task == SUMS || (runs && job.rule.clip_norm > 0)) a.gradient = cut.take<T>(a.parameters);
    if (learns && a.chunks) a.partial = cut.take<T>(a.chunks * a.parameters);
    for (int k = 0; k < network.depth; ++k) {
        const Layer& layer = network.layers[k];
        T* Wt = cut.take<T>(panels_of<T>(layer.n_out) * layer.n_in * PANEL<T>);
        if (cut.base) a.Wt[k] = Wt;
    }
    if (!learns) a.inputs = cut.take<Inputs>(network.depth);
    for (int k = 0; k < network.depth && !learns; ++k) {
        const Layer& layer = network.layers[k];
        long* counts = cut.take<long>(panels_of<T>(layer.n_out));
        long* places = cut.take<long>(panels_of<T>(layer.n_out) * layer.n_in);
        if (cut.base) a.inputs[k] = {counts, places};
    }
    if (judges) a.E = cut.take<T>(rounded_up(batch, 16));
    if (runs && job.has_order()) a.order = cut.take<int64_t>(job.data.samples);
    if (runs && job.batch_size == 1) {
        const Rows<T> row = cut_rows<T>(cut, network, 1, true);
        a.online_z = row.z;
        a.online_d = row.d;
        a.online_targets = cut.take<T>(rounded_up(network.layers[network.depth - 1].n_out, PANEL<T>));
    }
    // An odd number of rows: with a power of 2 between them, all panels of a row would fall into one set of the cache.
    if (!a.chunks) a.rows = cut_rows<T>(cut, network, rounded_up(batch, 16) + 1, true);

    a.scratch = cut.take<Scratch<T>>(job.team->size);
    const long outputs = rounded_up(network.layers[network.depth - 1].n_out, PANEL<T>);
    for (int t = 0; t < job.team->size; ++t) {
        Scratch<T> s{};
        cut.turn_page();
        const long bias = rounded_up(width, PANEL<T>);
        s.g = cut.take<T>(bias < PANEL<T> * PANEL<T> ? PANEL<T> * PANEL<T> : bias);
        s.square = cut.take<T>(PANEL<T> * PANEL<T>);
        s.u = cut.take<T>(outputs * LANES<T>);
        s.t = cut.take<T>(outputs * LANES<T>);
        s.delta = cut.take<T>(outputs * LANES<T>);
        s.factors = cut.take<double>(width);
        if (a.chunks) s.rows = cut_rows<T>(cut, network, CHUNK_ROWS + 1, judges);
        if (cut.base) a.scratch[t] = s;
    }
    return a;
}

// The pieces of the parameters, the costly ones first so that the threads end together.
template <class T>
static void list_pieces(const Arena<T>& a, const Network& network) {
    long count = 0;
    for (int k = 0; k < network.depth; ++k) a.pieces[count++] = {k, 0, -1};
    for (int k = 0; k < network.depth; ++k)
        for (long i = 0; i < panels_of<T>(network.layers[k].n_in); ++i)
            for (long j = 0; j < panels_of<T>(network.layers[k].n_out); ++j) a.pieces[count++] = {k, j, i};
}

template <class T>
static inline long rows_of_piece(const Layer& layer, const Piece& piece) {
    const long left = layer.n_out - piece.j * PANEL<T>;
    return left < PANEL<T> ? left : PANEL<T>;
}

template <class T>
static inline long offset_of(const Arena<T>& a, const Network& network, const Piece& piece) {
    if (piece.i < 0) return a.at_b[piece.k];
    return a.at_W[piece.k] + (piece.i * network.layers[piece.k].n_out + piece.j * PANEL<T>)*PANEL<T>;
}

template <class T>
static inline long length_of(const Network& network, const Piece& piece) {
    const Layer& layer = network.layers[piece.k];
    return piece.i < 0 ? rounded_up(layer.n_out, PANEL<T>) : rows_of_piece<T>(layer, piece) * PANEL<T>;
}

// A piece between a flat vector and a block of parameters: copy(in the block, in the flat vector, numbers) for every
// part that is contiguous in both.
template <class T, class Copy>
static inline void each_part(const Arena<T>& a, const Network& network, const Piece& piece, T* block, T* flat,
                             Copy copy) {
    const Layer& layer = network.layers[piece.k];
    T* here = block + offset_of(a, network, piece);
    if (piece.i < 0) {
        for (long j = 0; j < layer.n_out && network.biases == SHARED; ++j) copy(here + j, flat + layer.of_b, 1);
        if (network.biases == PER_UNIT || network.biases == FROZEN) copy(here, flat + layer.of_b, layer.n_out);
        return;
    }
    const long first = piece.i * PANEL<T>, left = layer.n_in - first, count = left < PANEL<T> ? left : PANEL<T>;
    T* there = flat + layer.of_W + piece.j * PANEL<T> * layer.n_in + first;
    for (long j = 0; j < rows_of_piece<T>(layer, piece); ++j) copy(here + j * PANEL<T>, there + j * layer.n_in, count);
}

template <class T>
static void spread(const Arena<T>& a, const Network& network, const Piece& piece, const T* flat, T* block) {
    each_part(a, network, piece, block, (T*)flat,
              [](T* to, const T* from, long n) { __builtin_memcpy(to, from, size_t(n) * sizeof(T)); });
}

template <class T>
static void gather(const Arena<T>& a, const Network& network, const Piece& piece, const T* block, T* flat) {
    each_part(a, network, piece, (T*)block, flat,
              [](const T* from, T* to, long n) { __builtin_memcpy(to, from, size_t(n) * sizeof(T)); });
}

}  // namespace ISA
}  // namespace backglass
