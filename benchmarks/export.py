"""Exported networks at work: rows a second one by one and by the thousand, and how small the one in C is.

    python benchmarks/export.py [--rounds N] [--json FILE]

The same random network is written in C, for ONNX and for NumPy, and each is held against backglass's own forward pass
before anything is timed. Each then takes its turn in every round; shown are the medians of the rounds: the time that
passed, with the quartiles, and the processor's, which a busy machine does not disturb. C is timed in a loop of its own
(`-O2`, no `-march`), the others from Python, which is how they are used: a call with one row, and a call with 10,000.
The object's size is `size`'s of `-Os`, without libm. Our targets are for 4-16-3: under 1 microsecond of the processor's
time a row, and under 8 KiB.
"""

from __future__ import annotations

import argparse
import ctypes
import importlib.util
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import machine
import numpy as np

import backglass as bg
from backglass.engines import choose
from backglass.export.formats import FORMATS
from backglass.export.gathering import portable_of
from backglass.export.notes import Notes
from backglass.export.portable import Portable
from backglass.export.runtimes.c_runtime import compiler
from backglass.modelfile import Model

NANOSECONDS, BYTES = 1000.0, 8192  # the targets, of 4-16-3
ROWS = 10_000
SECONDS = 0.05  # a turn takes about so long
TOLERANCE = {"float64": 1e-12, "float32": 1e-5}
NETWORKS: dict[str, dict[str, Any]] = {
    "4-16-3 tanh": {"sizes": (4, 16, 3), "hidden": "tanh", "output": "softmax", "loss": "cross_entropy"},
    "4-16-3 logistic": {"sizes": (4, 16, 3), "hidden": "logistic", "output": "softmax", "loss": "cross_entropy"},
    "30-64-32-1 relu": {"sizes": (30, 64, 32, 1), "hidden": "relu"},
    "784-128-10 relu": {"sizes": (784, 128, 10), "hidden": "relu", "output": "softmax", "loss": "cross_entropy"},
}
LOOP = """
#include "net.h"

/* every row once, over and over; something of each result is kept, so that no call is left out */
double loop(const {T} *rows, long count, long times, {T_out} *y)
{{
    double kept = 0.0;
    for (long n = 0; n < times; n++)
        for (long row = 0; row < count; row++) {{
            net_predict(rows + row * {columns}, y + row * {outputs});
            kept += y[row * {outputs}];
        }}
    return kept;
}}
"""
Timed = Callable[[int], None]  # works so many times


def compiled(portable: Portable, files: dict[str, bytes], folder: Path) -> tuple[Callable[..., Any], int]:
    """The loop in C, and the size of the network's object."""
    c_type = {"float64": "double", "float32": "float"}[portable.dtype]
    for suffix, content in files.items():
        (folder / f"net{suffix or '.c'}").write_bytes(content)
    columns, outputs = portable.sizes[0], portable.sizes[-1]
    comes_out = "double" if portable.outputs.meaning == "numbers" else c_type
    (folder / "loop.c").write_text(LOOP.format(T=c_type, T_out=comes_out, columns=columns, outputs=outputs))
    call = [compiler(), "-std=c99"]
    subprocess.run([*call, "-Os", "-fno-pic", "-c", "net.c", "-o", "net.o"], cwd=folder, check=True)
    size = subprocess.run(["size", "net.o"], cwd=folder, check=True, capture_output=True, text=True).stdout
    library = folder / "net.so"
    subprocess.run([*call, "-O2", "-fPIC", "-shared", "net.c", "loop.c", "-o", library, "-lm"], cwd=folder, check=True)
    loop = ctypes.CDLL(str(library)).loop
    loop.restype = ctypes.c_double
    loop.argtypes = [ctypes.c_void_p, ctypes.c_long, ctypes.c_long, ctypes.c_void_p]
    return loop, int(size.splitlines()[1].split()[3])


def contenders(model: Model, dtype: Any, folder: Path, X: Any) -> tuple[dict[str, Callable[[Any], Any]], int]:
    """What predicts, by name; each takes rows and gives y. And the size of the object in C."""
    portable = portable_of(model, dtype)
    notes = Notes("net", "en", ("A network.",))
    files = {name: FORMATS[name].writer("network")(portable, notes) for name in ("c", "onnx", "python")}
    loop, size = compiled(portable, files["c"], folder)

    def in_c(rows: Any, times: int = 1) -> Any:
        y = np.empty((len(rows), portable.sizes[-1]), "float64" if portable.outputs.meaning == "numbers" else dtype)
        loop(rows.ctypes.data, len(rows), times, y.ctypes.data)
        return y

    found: dict[str, Callable[[Any], Any]] = {"C": in_c}
    engine, theta = choose("auto")(model.network, dtype), model.theta.flat.astype(dtype)
    found["backglass"] = lambda rows: engine.forward(theta, rows)
    found["NumPy"] = _numpy_export(files["python"], folder)
    if importlib.util.find_spec("onnxruntime"):
        found["onnxruntime"] = _onnx_export(files["onnx"][""])
    wanted = found["backglass"](X)
    for name, predict in found.items():
        difference = float(np.abs(predict(X).reshape(wanted.shape) - wanted).max() / np.abs(wanted).max())
        if difference > TOLERANCE[dtype]:
            sys.exit(f"{name} disagrees: {difference:.1e}")
    return found, size


def _numpy_export(files: dict[str, bytes], folder: Path) -> Callable[[Any], Any]:
    (folder / "exported_net.py").write_bytes(files[""])
    spec = importlib.util.spec_from_file_location("exported_net", folder / "exported_net.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    def predict(rows: Any) -> Any:
        found = module.predict(rows)
        return found[1] if isinstance(found, tuple) else found

    return predict


def _onnx_export(model: bytes) -> Callable[[Any], Any]:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    name = session.get_inputs()[0].name
    return lambda rows: session.run(None, {name: rows})[-1]


def seconds_of(work: Timed, times: int) -> tuple[float, float]:
    """Seconds that pass while it works once, and the processor's."""
    start, worked = time.perf_counter(), time.process_time()
    work(times)
    return (time.perf_counter() - start) / times, (time.process_time() - worked) / times


def as_work(name: str, predict: Callable[..., Any], X: Any, many: bool) -> tuple[Timed, int]:
    """What is timed, and how many rows it works on each time."""
    if name == "C":  # a row is a call, whatever the number of rows
        rows = X if many else X[:1000]
        return (lambda times: predict(rows, times)), len(rows)
    rows = X if many else X[:1]

    def work(times: int) -> None:
        for _ in range(times):
            predict(rows)

    return work, len(rows)


def measured(works: dict[str, tuple[Timed, int]], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Nanoseconds a row by name, those that passed and the processor's: each takes a turn in every round."""
    times = {name: max(1, round(SECONDS / max(seconds_of(work, 1)[0], 1e-7))) for name, (work, _) in works.items()}
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, (work, rows) in works.items():
            passed, worked = seconds_of(work, times[name])
            found[name].append((passed / rows * 1e9, worked / rows * 1e9))
    return found


def row_of(name: str, dtype: str, rounds: int) -> dict[str, Any]:
    """One network's results, printed as they come."""
    chosen = dict(NETWORKS[name])
    network = bg.Network(chosen.pop("sizes"), **chosen)
    draw = np.random.default_rng(0)
    flat = network.initialise(seed=0).flat + draw.normal(0, 0.1, network.parameter_count)
    model = Model(network, bg.Parameters(network, flat), None, {}, "")
    X = np.ascontiguousarray(draw.normal(size=(ROWS, network.sizes[0])).astype(dtype))
    with tempfile.TemporaryDirectory() as folder:
        found, size = contenders(model, dtype, Path(folder), X[:100])
        result: dict[str, Any] = {"network": name, "dtype": dtype, "object_bytes": size, "ns_a_row": {}}
        print(f"{name}, {dtype}: {size} bytes in C")
        for many, how in ((False, "one row a call"), (True, f"{ROWS:,} rows a call")):
            times = measured({who: as_work(who, predict, X, many) for who, predict in found.items()}, rounds)
            result["ns_a_row"][how] = times
            for who, row in times.items():
                passed, worked = (sorted(one[at] for one in row) for at in (0, 1))
                low, _, high = quantiles(passed, n=4)
                print(
                    f"  {how:20} {who:12} {median(passed):10,.0f} ns a row ({low:,.0f} to {high:,.0f}), "
                    f"of the processor {median(worked):10,.0f}; {1e9 / median(passed):12,.0f} rows a second"
                )
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    described = machine.described()
    version = subprocess.run([compiler(), "--version"], check=True, capture_output=True, text=True).stdout.splitlines()[
        0
    ]
    print(f"{described['processor']}, {described['cores']} cores, {version}")
    rows = [row_of(name, dtype, options.rounds) for name in NETWORKS for dtype in ("float64", "float32")]
    met = True
    for row in rows:
        if row["network"].startswith("4-16-3"):
            took, size = median(worked for _, worked in row["ns_a_row"]["one row a call"]["C"]), row["object_bytes"]
            good = took < NANOSECONDS and size < BYTES
            met &= good
            said = f"{took:.0f} ns (under {NANOSECONDS:.0f}), {size} bytes (under {BYTES})"
            print(f"{row['network']}, {row['dtype']}: {said}: {'met' if good else 'MISSED'}")
    if options.json:
        options.json.write_text(json.dumps({"machine": described, "compiler": version, "rows": rows}, indent=1))
    sys.exit(0 if met else 1)


if __name__ == "__main__":
    main()
