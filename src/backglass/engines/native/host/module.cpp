// The Python module backglass.engines._native: arrays come as NumPy allocated them, results go into arrays handed in.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <map>
#include <memory>
#include <optional>
#include <sstream>
#include <stdexcept>
#include <tuple>
#include <utility>

#include "host/launch.hpp"

namespace nb = nanobind;
using namespace backglass;

namespace {

using In = nb::ndarray<nb::ro, nb::c_contig, nb::device::cpu>;
using Out = nb::ndarray<nb::c_contig, nb::device::cpu>;
using Doubles = nb::ndarray<double, nb::c_contig, nb::device::cpu>;
using DoublesIn = nb::ndarray<const double, nb::c_contig, nb::device::cpu>;
using RowsIn = nb::ndarray<const int64_t, nb::c_contig, nb::device::cpu>;
using RowsOut = nb::ndarray<int64_t, nb::c_contig, nb::device::cpu>;

const Table& table_named(const std::string& name) {
    for (const Table* table : tables())
        if (name.empty() || name == table->name) return *table;
    std::string names;
    for (const Table* table : tables()) names += std::string(names.empty() ? "" : ", ") + table->name;
    throw std::invalid_argument("there is no instruction set '" + name + "' here; there are " + names);
}

using Words = std::vector<std::string>;
using Numbers = std::map<std::string, double>;  // fields of a row, by name

Words words_of(const char* text) {
    std::istringstream stream(text);
    Words words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

#define NAME(constant, name) name,
const Words BIASES_NAMES = {BIASES(NAME)}, RATES_NAMES = {RATES(NAME)};
#undef NAME

int number_of(const Words& names, const std::string& name) {
    for (size_t k = 0; k < names.size(); ++k)
        if (names[k] == name) return int(k);
    throw std::invalid_argument("there is no '" + name + "' here");
}

// The kernel of a row: its number.
int number_of(const Kernels& kernels, const std::string& name) {
    for (int k = 0; k < kernels.count; ++k)
        for (const std::string& known : words_of(kernels.list[k].names))
            if (known == name) return k;
    throw std::invalid_argument("there is no kernel '" + name + "' here");
}

// The numbers that a kernel takes, in its order.
std::vector<double> in_order(const Kernel& kernel, const Numbers& numbers) {
    std::vector<double> values;
    for (const std::string& name : words_of(kernel.numbers)) values.push_back(numbers.at(name));
    return values;
}

// An activation or a loss, which takes one number at most.
std::pair<int, double> chosen(const Kernels& kernels, const std::string& name, const Numbers& numbers) {
    const int number = number_of(kernels, name);
    const std::vector<double> values = in_order(kernels.list[number], numbers);
    return {number, values.empty() ? 0.0 : values.at(0)};
}

// name -> the fields of its row that the kernel takes.
std::map<std::string, Words> listed(const Kernels& kernels) {
    std::map<std::string, Words> list;
    for (int k = 0; k < kernels.count; ++k)
        for (const std::string& name : words_of(kernels.list[k].names)) list[name] = words_of(kernels.list[k].numbers);
    return list;
}

Rule rule_of(const std::string& optimiser, const Numbers& numbers, int slots, double l1, double l2, double decay,
             double clip_norm, bool divide_penalties) {
    const Kernels& kernels = tables().front()->optimisers;
    Rule rule{number_of(kernels, optimiser), slots, {}, l1, l2, decay, clip_norm, divide_penalties};
    const std::vector<double> values = in_order(kernels.list[rule.optimiser], numbers);
    if (values.size() > MOST_NUMBERS || slots > MOST_SLOTS)
        throw std::invalid_argument("the kernel of '" + optimiser + "' has too many numbers or slots");
    for (size_t k = 0; k < values.size(); ++k) rule.numbers[k] = values[k];
    return rule;
}

// Ctrl-C, asked for by the thread that called from Python.
struct Listener {
    std::unique_ptr<nb::python_error> error;

    static bool asks(void* self) {
        nb::gil_scoped_acquire gil;
        if (PyErr_CheckSignals() == 0) return false;
        if (PyErr_ExceptionMatches(PyExc_KeyboardInterrupt)) PyErr_Clear();
        else static_cast<Listener*>(self)->error = std::make_unique<nb::python_error>();
        return true;
    }
};

class Core {
  public:
    // A row is its name and its numbers.
    using Row = std::pair<std::string, Numbers>;

    Core(const std::string& isa, bool doubles, const std::vector<long>& sizes, const std::vector<Row>& f,
         const std::string& biases_name, const Row& loss, bool mean)
        : table(table_named(isa)), doubles(doubles), layers(f.size()) {
        const Biases biases = Biases(number_of(BIASES_NAMES, biases_name));
        long at = 0;
        for (size_t k = 0; k < f.size(); ++k) {
            const auto [number, parameter] = chosen(table.activations, f[k].first, f[k].second);
            Layer& layer = layers[k];
            layer = Layer{sizes[k], sizes[k + 1], at, at + sizes[k] * sizes[k + 1], number, parameter, 0, nullptr};
            at = layer.of_b + (biases == NONE ? 0 : biases == SHARED ? 1 : layer.n_out);
        }
        const auto [number, parameter] = chosen(table.losses, loss.first, loss.second);
        network = Network{int(f.size()), nullptr, biases, number, parameter, mean};
    }

    void forward(In theta, In X, Out y, const std::vector<std::optional<In>>& masks, int threads) {
        std::vector<Layer> own = layers_with(masks);
        Job job = job_of(FORWARD, own, theta, X);
        job.y = y.data();
        work(job, threads);
    }

    double judge(In theta, In X, In D, std::optional<In> s, Out y, int threads) {
        std::vector<Layer> own = layers;
        Job job = job_of(JUDGE, own, theta, X);
        job.data.D = D.data();
        job.data.s = s ? s->data() : nullptr;
        job.y = y.data();
        work(job, threads);
        return job.loss;
    }

    // The sums of parts of `count` rows each, from each of `starts` on.
    void sums(In theta, In X, In D, std::optional<In> s, const std::vector<long>& starts, long count,
              const std::vector<Out>& gradients, Doubles losses, Doubles weights,
              const std::vector<std::optional<In>>& masks, int threads) {
        std::vector<Layer> own = layers_with(masks);
        Job job = job_of(SUMS, own, theta, X);
        job.data.D = D.data();
        job.data.s = s ? s->data() : nullptr;
        std::vector<void*> places;
        for (const Out& gradient : gradients) places.push_back(gradient.data());
        job.starts = starts.data();
        job.gradients = places.data();
        job.batch_size = count;
        job.batches = long(starts.size());
        job.losses = losses.data();
        job.weights = weights.data();
        work(job, threads);
    }

    // The objective and the squared norm of the gradient, before clipping.
    std::tuple<double, double> apply(In theta, const std::vector<In>& slots, In gradient, double loss, double weight,
                                     const Rule& rule, double rate, long t, Out theta_out,
                                     const std::vector<Out>& slots_out) {
        std::vector<Layer> own = layers;
        Application job{};
        job.network = network;
        job.network.layers = own.data();
        job.rule = rule;
        job.theta = theta.data();
        job.gradient = gradient.data();
        job.theta_out = theta_out.data();
        for (int k = 0; k < rule.slots; ++k) {
            job.slots[k] = slots.at(size_t(k)).data();
            job.slots_out[k] = slots_out.at(size_t(k)).data();
        }
        job.loss = loss;
        job.weight = weight;
        job.rate = rate;
        job.t = t;
        nb::gil_scoped_release without_gil;
        table.apply[doubles](job);
        return {job.loss, job.squared_norm};
    }

    // Batches done, whether a value was not finite, whether Ctrl-C came.
    std::tuple<long, bool, bool> run(In theta, const std::vector<In>& slots, In X, In D, std::optional<In> s,
                                     std::optional<RowsIn> taken, uint64_t plan, const Rule& rule,
                                     const std::vector<double>& dropout, long batch_size,
                                     std::tuple<long, long, long> cursor, uint64_t seed, bool shuffle, DoublesIn rates,
                                     const std::string& rates_of, Out theta_out, const std::vector<Out>& slots_out,
                                     Doubles losses, Doubles weights, Doubles squared_norms, int threads) {
        std::vector<Layer> own = layers;
        for (size_t k = 0; k < dropout.size(); ++k) own[k].dropout = dropout[k];
        Job job = job_of(RUN, own, theta, X);
        job.data.D = D.data();
        job.data.s = s ? s->data() : nullptr;
        if (taken) {
            job.data.taken = taken->data();
            job.data.samples = long(taken->shape(0));
        }
        job.plan = plan;
        job.rule = rule;
        job.batch_size = batch_size;
        job.batches_per_epoch = (job.data.samples + batch_size - 1) / batch_size;
        job.cursor = Cursor{std::get<0>(cursor), std::get<1>(cursor), std::get<2>(cursor)};
        job.batches = long(losses.shape(0));
        job.seed = seed;
        job.shuffle = shuffle;
        job.rates = rates.data();
        job.rates_of = Rates(number_of(RATES_NAMES, rates_of));
        for (int i = 0; i < rule.slots; ++i) {
            job.slots[i] = slots.at(size_t(i)).data();
            job.slots_out[i] = slots_out.at(size_t(i)).data();
        }
        job.theta_out = theta_out.data();
        job.losses = losses.data();
        job.weights = weights.data();
        job.squared_norms = squared_norms.data();
        Listener listener;
        job.wants_stop = Listener::asks;
        job.listener = &listener;
        work(job, threads);
        if (listener.error) throw nb::python_error(*listener.error);
        return {job.done, job.failed, job.stopped};
    }

    const Table& table;
    Workplace workplace;
    double least_work = 2e-4;  // seconds: about what starting the threads costs

  private:
    std::vector<Layer> layers_with(const std::vector<std::optional<In>>& masks) const {
        std::vector<Layer> own = layers;
        for (size_t k = 0; k < masks.size(); ++k) own[k].mask = masks[k] ? masks[k]->data() : nullptr;
        return own;
    }

    Job job_of(Task task, std::vector<Layer>& own, const In& theta, const In& X) const {
        Job job{};
        job.task = task;
        job.network = network;
        job.network.layers = own.data();
        job.theta = theta.data();
        job.data.X = X.data();
        job.data.rows = job.data.samples = long(X.shape(0));
        job.ordered = -1;
        return job;
    }

    void work(Job& job, int threads) {
        nb::gil_scoped_release without_gil;
        workplace.work(job, table, doubles, threads, least_work);
    }

    bool doubles;
    Network network;
    std::vector<Layer> layers;
};

}  // namespace

NB_MODULE(_native, m) {
    m.doc() = "The native engine's compiled core.";
    m.def("isas", [] {
        std::vector<std::string> names;
        for (const Table* table : tables()) names.push_back(table->name);
        return names;
    });
    m.def(
        "peak",
        [](const std::string& isa, bool doubles, int threads, double seconds) {
            const Table& table = table_named(isa);
            nb::gil_scoped_release without_gil;
            return measured_peak(table, doubles, threads, seconds);
        },
        nb::arg("isa") = "", nb::arg("doubles") = false, nb::arg("threads") = 1, nb::arg("seconds") = 0.1);
    m.def("barrier_seconds", [](int threads) {
        nb::gil_scoped_release without_gil;
        return barrier_seconds(threads);
    });
    m.def("permutation", [](uint64_t seed, uint64_t purpose, uint64_t time, RowsOut order) {
        nb::gil_scoped_release without_gil;
        tables().front()->permutation(seed, purpose, time, long(order.shape(0)), order.data());
    });
    m.def("kernels", [] {
        const Table& table = *tables().front();
        return std::map<std::string, std::map<std::string, Words>>{{"activation", listed(table.activations)},
                                                                   {"loss", listed(table.losses)},
                                                                   {"optimiser", listed(table.optimisers)}};
    });
    nb::class_<Rule>(m, "Rule").def(nb::new_(&rule_of), nb::arg("optimiser"), nb::arg("numbers"), nb::arg("slots"),
                                    nb::kw_only(), nb::arg("l1"), nb::arg("l2"), nb::arg("decay"), nb::arg("clip_norm"),
                                    nb::arg("divide_penalties"));
    nb::class_<Core>(m, "Core")
        .def(nb::init<const std::string&, bool, const std::vector<long>&, const std::vector<Core::Row>&,
                      const std::string&, const Core::Row&, bool>())
        .def("forward", &Core::forward)
        .def("judge", &Core::judge)
        .def("sums", &Core::sums)
        .def("apply", &Core::apply)
        .def("run", &Core::run)
        .def_rw("least_work", &Core::least_work)
        .def_prop_ro("isa", [](const Core& core) { return std::string(core.table.name); })
        .def_prop_ro("arena_bytes", [](const Core& core) { return core.workplace.arena_bytes; })
        .def_prop_ro("way", [](const Core& core) { return std::string(core.workplace.way_taken); })
        .def_prop_ro("threads", [](const Core& core) { return core.workplace.threads; });
}
