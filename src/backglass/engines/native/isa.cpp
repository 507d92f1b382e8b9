// The engine for one instruction set: compiled several times, with ISA naming the set (CMakeLists.txt).
#include "run.hpp"

#define NAME_OF(set) #set
#define QUOTED(set) NAME_OF(set)
#define JOINED(a, b) a##b
#define TABLE_OF(set) JOINED(table_, set)

namespace backglass {
namespace ISA {

static double peak_of_floats(double seconds) { return peak<float>(seconds, seconds_now); }
static double peak_of_doubles(double seconds) { return peak<double>(seconds, seconds_now); }

}  // namespace ISA

extern const Table TABLE_OF(ISA);
const Table TABLE_OF(ISA) = {
    QUOTED(ISA),
    {ISA::arena_bytes<float>, ISA::arena_bytes<double>},
    {ISA::work<float>, ISA::work<double>},
    {ISA::division_of<float>, ISA::division_of<double>},
    {ISA::peak_of_floats, ISA::peak_of_doubles},
};

}  // namespace backglass
