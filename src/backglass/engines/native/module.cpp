// The Python module backglass.engines._native: arrays come as NumPy allocated them, results go into arrays handed in.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <tuple>

#include "launch.hpp"

namespace nb = nanobind;
using namespace backglass;

namespace {

using In = nb::ndarray<nb::ro, nb::c_contig, nb::device::cpu>;
using Out = nb::ndarray<nb::c_contig, nb::device::cpu>;
using Doubles = nb::ndarray<double, nb::c_contig, nb::device::cpu>;
using Rates = nb::ndarray<const double, nb::c_contig, nb::device::cpu>;

const Table& table_named(const std::string& name) {
    for (const Table* table : tables())
        if (name.empty() || name == table->name) return *table;
    std::string names;
    for (const Table* table : tables()) names += std::string(names.empty() ? "" : ", ") + table->name;
    throw std::invalid_argument("there is no instruction set '" + name + "' here; there are " + names);
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
    Core(const std::string& isa, bool doubles, const std::vector<long>& sizes, const std::vector<int>& f,
         const std::vector<double>& f_parameters, int biases, int loss, double loss_parameter, bool mean)
        : table(table_named(isa)), doubles(doubles), layers(f.size()) {
        long at = 0;
        for (size_t k = 0; k < f.size(); ++k) {
            Layer& layer = layers[k];
            layer = Layer{sizes[k], sizes[k + 1], at, at + sizes[k] * sizes[k + 1], f[k], f_parameters[k], 0, nullptr};
            at = layer.of_b + (biases == NONE ? 0 : biases == SHARED ? 1 : layer.n_out);
        }
        network = Network{int(f.size()), nullptr, biases, loss, loss_parameter, mean};
    }

    void forward(In theta, In X, Out y, const std::vector<std::optional<In>>& masks, int threads) {
        std::vector<Layer> own = layers_with(masks);
        Job job = job_of(FORWARD, own, theta, X);
        job.y = y.data();
        work(job, threads);
    }

    std::tuple<double, double> sums(In theta, In X, In D, std::optional<In> s, Out gradient,
                                    const std::vector<std::optional<In>>& masks, int threads) {
        std::vector<Layer> own = layers_with(masks);
        Job job = job_of(SUMS, own, theta, X);
        job.data.D = D.data();
        job.data.s = s ? s->data() : nullptr;
        job.gradient = gradient.data();
        work(job, threads);
        return {job.loss, job.weight};
    }

    // Batches done, whether a value was not finite, whether Ctrl-C came.
    std::tuple<long, bool, bool> run(In theta, const std::vector<In>& slots, In X, In D, std::optional<In> s,
                                     int optimiser, const std::vector<double>& numbers,
                                     const std::vector<double>& dropout, long batch_size,
                                     std::tuple<long, long, long> cursor, uint64_t seed, bool shuffle, Rates rates,
                                     int rates_of, Out theta_out, const std::vector<Out>& slots_out, Doubles losses,
                                     Doubles weights, Doubles squared_norms, int threads) {
        std::vector<Layer> own = layers;
        for (size_t k = 0; k < dropout.size(); ++k) own[k].dropout = dropout[k];
        Job job = job_of(RUN, own, theta, X);
        job.data.D = D.data();
        job.data.s = s ? s->data() : nullptr;
        job.rule = Rule{optimiser, int(slots.size()), numbers.at(0), numbers.at(1), numbers.at(2), numbers.at(3),
                        numbers.at(4), numbers.at(5), numbers.at(6), numbers.at(7),
                        numbers.at(8) != 0, numbers.at(9) != 0};
        job.batch_size = batch_size;
        job.batches_per_epoch = (job.data.rows + batch_size - 1) / batch_size;
        job.cursor = Cursor{std::get<0>(cursor), std::get<1>(cursor), std::get<2>(cursor)};
        job.batches = long(losses.shape(0));
        job.seed = seed;
        job.shuffle = shuffle;
        job.rates = rates.data();
        job.rates_of = static_cast<decltype(job.rates_of)>(rates_of);
        for (size_t i = 0; i < slots.size(); ++i) {
            job.slots[i] = slots[i].data();
            job.slots_out[i] = slots_out[i].data();
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
        job.data.rows = long(X.shape(0));
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
    m.def("peak", [](const std::string& isa, bool doubles, int threads, double seconds) {
        const Table& table = table_named(isa);
        nb::gil_scoped_release without_gil;
        return measured_peak(table, doubles, threads, seconds);
    }, nb::arg("isa") = "", nb::arg("doubles") = false, nb::arg("threads") = 1, nb::arg("seconds") = 0.1);
    m.def("barrier_seconds", [](int threads) {
        nb::gil_scoped_release without_gil;
        return barrier_seconds(threads);
    });
    nb::class_<Core>(m, "Core")
        .def(nb::init<const std::string&, bool, const std::vector<long>&, const std::vector<int>&,
                      const std::vector<double>&, int, int, double, bool>())
        .def("forward", &Core::forward)
        .def("sums", &Core::sums)
        .def("run", &Core::run)
        .def_rw("least_work", &Core::least_work)
        .def_prop_ro("isa", [](const Core& core) { return std::string(core.table.name); })
        .def_prop_ro("arena_bytes", [](const Core& core) { return core.workplace.arena_bytes; })
        .def_prop_ro("threads", [](const Core& core) { return core.workplace.threads; });
}
