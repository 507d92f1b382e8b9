"""Train the same networks with backglass and its peers: same weights, data and updates, in interleaved rounds.

    python benchmarks/peers.py [--quick] [--json FILE] [--plot FILE] [--rows NAME ...] [--only NAME ...]

Every contender first ends at the weights of the float64 reference, then is timed. benchmarks/README.md explains.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

import limits
import machine
import numpy as np
from contenders import CONTENDERS
from seats import MOST_WAITED, Seat, Timing
from workloads import NO_EPSILON, WORKLOADS, Case, cases

# Distance of the weights from the float64 reference's, relative to the way that they went.
# In float32 a unit on its kink may fall either way.
# Adam's first steps have the length of the rate whatever the gradient: where a gradient is next to nothing, float32's
# rounding can turn a step around. The proof of the same mathematics is float64.
TOLERANCES = {"float64": 1e-9, "float32": 1e-2, "float32, adam": 0.1}
OWN_TOLERANCES = {"FANN, sgd": 1e-3, "GENANN, sgd": 1e-3}  # tables and float32 within
# Their Adam adds epsilon before it corrects for the start, ours and the others' after: compared without epsilon.
EPSILON_FIRST = {"scikit-learn", "keras"}
BAND = (20.0, 400.0)  # ns of a round trip


def distinct(seats: list[Seat]) -> list[Seat]:
    """Without those whose settings change nothing on this machine: the same loop with the same version."""
    found: dict[tuple[str, str, Any], Seat] = {}
    for seat in seats:
        module, kind, _, _ = CONTENDERS[seat.name]
        found.setdefault((module, kind, seat.hello.get("version")), seat)
    return list(found.values())


def agreement(seats: list[Seat], case: Case, folder: Path) -> dict[str, dict[str, Any]]:
    """How far each contender's weights end from the reference's, in float64 and in the case's dtype."""
    found: dict[str, dict[str, Any]] = {seat.name: {} for seat in seats}
    reference = next(seat for seat in seats if seat.name == "reference")
    double = Case(case.name, case.optimiser, "float64", short=True)
    without = replace(double, epsilon=NO_EPSILON)
    start = double.start()
    goals = {of: ended(reference, of, folder) for of in {double, without if case.optimiser == "adam" else double}}
    for seat in seats:
        for dtype in dict.fromkeys(("float64", case.dtype)):
            alone = case.optimiser == "adam" and seat.name in EPSILON_FIRST and dtype == "float64"
            of = without if alone else double
            theta = ended(seat, replace(of, dtype=dtype), folder)
            if isinstance(theta, str):
                found[seat.name] = {"unable": theta}
                break
            goal = goals[of]
            distance = float(np.linalg.norm(theta - goal) / np.linalg.norm(goal - start))
            key = f"{dtype}, adam" if (dtype, case.optimiser) == ("float32", "adam") else dtype
            allowed = max(OWN_TOLERANCES.get(f"{seat.name}, {case.optimiser}", 0.0), TOLERANCES[key])
            row = found[seat.name]
            row["difference"] = {**row.get("difference", {}), dtype: distance}
            row["agrees"] = bool(row.get("agrees", True) and distance <= allowed)
    return found


def ended(seat: Seat, case: Case, folder: Path) -> Any:
    """The weights that a contender ends at after the case's few epochs, or why it cannot."""
    file = folder / "theta.npy"
    reply = seat.ask(do="start", case=case.told)
    if not reply["unable"]:
        reply = {**reply, **seat.ask(do="check", file=str(file))}
    return reply["unable"] or np.load(file)


def rounds(
    seats: list[Seat], case: Case, options: argparse.Namespace, compiled: dict[str, float]
) -> dict[str, list[Timing]]:
    """Every contender in turn, another one first each round, until enough undisturbed rounds or the last try."""
    for seat in seats:
        started = seat.ask(do="start", case=case.told)
        compiled[seat.name] = started["compile_seconds"]
    counts = {seat.name: seat.calibrated(case, options.seconds) for seat in seats}
    timings: dict[str, list[Timing]] = {seat.name: [] for seat in seats}
    began = time.perf_counter()
    for turn in range(options.tries):
        missing = [s for s in seats if sum(t.counts(options.band) for t in timings[s.name]) < options.rounds]
        spent = time.perf_counter() - began
        if turn >= options.rounds and (not missing or spent > options.row_seconds):
            break
        order = seats if turn < options.rounds else missing
        if options.quick and turn:  # slow, and not what is compared
            order = [seat for seat in order if seat.name != "reference"]
        first = turn % max(1, len(order))
        for seat in order[first:] + order[:first]:
            timings[seat.name].append(seat.timed(case, counts[seat.name]))
    return timings


def summed_up(timings: list[Timing], band: tuple[float, float]) -> dict[str, Any]:
    """Median and spread of the rounds that count; of the least disturbed ones where none does."""
    kept = [t for t in timings if t.counts(band)]
    used = kept or sorted(timings, key=lambda t: t.us)[: max(1, len(timings) // 2)]
    times = sorted(t.us for t in used)
    return {
        "us_per_update": median(times),
        "least": times[0],
        "most": times[-1],
        "rounds_kept": len(kept),
        "rounds": len(timings),
        "round_trip_ns": median(t.trip_ns for t in used),
        "waited": median(t.waited for t in used),
        "switches": median(t.switches for t in used),
        "cores": median(t.cores for t in used),
    }


def row(case: Case, seats: list[Seat], known: dict[str, Any], options: argparse.Namespace) -> dict[str, Any]:
    """A line of the table: agreement, times, ratios and the share of the limit."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        checked = agreement(seats, case, Path(folder))
    able = [seat for seat in seats if "unable" not in checked[seat.name]]
    compiled: dict[str, float] = {}
    timings = rounds(able, case, options, compiled)
    measured = {
        name: {**checked[name], "compile_seconds": compiled[name], **summed_up(times, options.band)}
        for name, times in timings.items()
    }
    least, binds = machine.limit_seconds(known, case)
    us = {name: found["us_per_update"] for name, found in measured.items()}
    ours = us["backglass"]
    return {
        "workload": case.name,
        "optimiser": case.optimiser,
        "dtype": case.dtype,
        "operations": case.operations,
        "bytes": case.bytes,
        "us_per_update": us,
        "ratio": {name: value / ours for name, value in us.items() if name != "backglass"},
        "limit": {"us": least * 1e6, "binds": binds},
        "share_of_limit": least * 1e6 / ours,
        "gflops": case.operations / ours / 1e3,
        "rounds_kept": {name: found["rounds_kept"] for name, found in measured.items()},
        "agree": all(found["agrees"] for found in measured.values()),
        "measured": measured,
        "unable": {name: found["unable"] for name, found in checked.items() if "unable" in found},
        "row_seconds": time.perf_counter() - began,
    }


def line(found: dict[str, Any]) -> str:
    """A row as text."""
    head = f"{found['workload']:17s} {found['optimiser']:4s} {found['dtype'][5:]}"
    ours = found["measured"]["backglass"]
    own = f"{ours['us_per_update']:10.3f} us [{ours['least']:.3f}, {ours['most']:.3f}] {found['share_of_limit']:6.1%} "
    peers = "  ".join(f"{name} x{ratio:.2f}" for name, ratio in found["ratio"].items())
    kept = min(found["rounds_kept"].values())
    return f"{head} {own}of {found['limit']['binds']}  {peers}  kept>={kept}{'' if found['agree'] else '  DISAGREE'}"


def asked() -> argparse.Namespace:
    """The command line, with the defaults of --quick and --busy."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="under 5 minutes: without compiled torch and Keras")
    parser.add_argument("--rows", nargs="+", choices=list(WORKLOADS), metavar="NAME", help="only these workloads")
    parser.add_argument("--only", nargs="+", choices=list(CONTENDERS), metavar="NAME", help="only these contenders")
    parser.add_argument("--optimisers", nargs="+", default=["sgd", "adam"], choices=["sgd", "adam"])
    parser.add_argument("--rounds", type=int, help="undisturbed rounds wanted (quick 3, else 7)")
    parser.add_argument("--tries", type=int, help="rounds at most (quick 5, else 30)")
    parser.add_argument("--seconds", type=float, help="of a measurement (quick 0.1, else 0.3)")
    parser.add_argument("--row-seconds", type=float, help="after which a row is not tried again (quick 8, else 300)")
    parser.add_argument("--band", type=float, nargs=2, default=BAND, metavar="NS", help="round trips that count")
    parser.add_argument("--busy", action="store_true", help="for a machine in use: short rounds, 8 batches")
    parser.add_argument("--cores", type=int, help="hold everyone to so many cores (Linux)")
    parser.add_argument("--json", type=Path, metavar="FILE")
    parser.add_argument("--plot", type=Path, metavar="FILE")
    options = parser.parse_args()
    defaults = {"rounds": 7, "tries": 30, "seconds": 0.3, "row_seconds": 300.0}
    if options.quick:
        defaults |= {"rounds": 3, "tries": 5, "seconds": 0.1, "row_seconds": 8.0}
    if options.busy:
        defaults |= {"rounds": 4, "tries": 16, "seconds": 0.004}
    for name, value in defaults.items():
        if getattr(options, name) is None:
            setattr(options, name, value)
    return options


def main() -> None:
    """Measure, show, keep."""
    options = asked()
    chosen = [name for name, row in CONTENDERS.items() if row[3] or not options.quick]
    if options.only:
        chosen = [name for name in CONTENDERS if name in {"backglass", "reference", *options.only}]

    if options.cores:
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: options.cores])
    known = limits.measure(with_sgemm=not options.quick)
    print(limits.shown(known), flush=True)
    seats = [Seat(name) for name in chosen]
    found = {
        "machine": machine.described(),
        "versions": {seat.name: seat.hello.get("version", "not installed") for seat in seats},
        "settings": {
            "quick": options.quick, "busy": options.busy, "seconds": options.seconds, "band_ns": list(options.band),
            "most_waited": MOST_WAITED, "tolerances": {**TOLERANCES, **OWN_TOLERANCES},
        },
        "limits": known,
        "rows": [],
    }  # fmt: skip
    everyone, seats = seats, distinct([seat for seat in seats if "version" in seat.hello])
    for case in cases(options.rows):
        if options.busy:
            case = Case(case.name, case.optimiser, case.dtype, short=True)
        if case.optimiser in options.optimisers:
            found["rows"].append(row(case, seats, known, options))
            print(line(found["rows"][-1]), flush=True)
            if options.json:
                options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    for seat in everyone:
        seat.leave()
    if options.plot:
        from plots import peers_plot

        peers_plot(found, options.plot)


if __name__ == "__main__":
    main()
