// The engine for one instruction set: compiled several times, with ISA naming the set (CMakeLists.txt).
#include "ways/apply.hpp"
#include "ways/narrow.hpp"
#include "ways/online.hpp"
#include "ways/units.hpp"

#define NAME_OF(set) #set
#define QUOTED(set) NAME_OF(set)
#define JOINED(a, b) a##b
#define TABLE_OF(set) JOINED(table_, set)

namespace backglass {
namespace ISA {

template <class T>
static constexpr Way WAYS[] = {
    way<NarrowWay<T>>("narrow"),
    way<UnitsWay<T>>("units"),
    way<OnlineWay<T>>("online"),
    way<GeneralWay<T>>("general"),
};

template <int COUNT>
static void check_number(const Kernel (&)[COUNT], const char* kind, int number) {
    if (number < 0 || number >= COUNT) no_kernel(kind, number);
}

static void check(const Job& job) {
    const Network& network = job.network;
    check_number(LOSS_KERNELS, "loss", network.loss);
    for (int k = 0; k < network.depth; ++k) {
        const int f = network.layers[k].f;
        check_number(ACTIVATION_KERNELS, "activation", f);
        if (!is_elementwise(f) && (f != SOFTMAX || k + 1 < network.depth)) no_kernel("hidden activation", f);
    }
    if (job.task == RUN) check_number(OPTIMISER_KERNELS, "optimiser", job.rule.optimiser);
}

static double peak_of_floats(double seconds) { return peak<float>(seconds, seconds_now); }
static double peak_of_doubles(double seconds) { return peak<double>(seconds, seconds_now); }

template <int COUNT>
static constexpr Kernels all_of(const Kernel (&list)[COUNT]) {
    return {list, COUNT};
}

}  // namespace ISA

extern const Table TABLE_OF(ISA);
const Table TABLE_OF(ISA) = {
    QUOTED(ISA),
    {ISA::WAYS<float>, ISA::WAYS<double>},
    ISA::check,
    {ISA::apply<float>, ISA::apply<double>},
    ISA::permutation,
    {ISA::peak_of_floats, ISA::peak_of_doubles},
    ISA::all_of(ISA::ACTIVATION_KERNELS),
    ISA::all_of(ISA::LOSS_KERNELS),
    ISA::all_of(ISA::OPTIMISER_KERNELS),
};

}  // namespace backglass
