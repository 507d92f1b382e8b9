"""Measure what this machine can do at most: multiply-adds, memory, matrix products, meetings of threads.

python benchmarks/limits.py [--json FILE]
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import machine

_SGEMM = """
import json, time
n = 1024
{setup}
best = 1e9
for _ in range(12):
    began = time.perf_counter()
    {product}
    best = min(best, time.perf_counter() - began)
print(json.dumps(2 * n**3 / best))
"""
_NUMPY = "import numpy as np\nA, B, C = (np.ones((n, n), np.float32) for _ in range(3))"
_TORCH = "import torch\nA, B, C = (torch.ones(n, n) for _ in range(3))"
_JAX = "import jax, jax.numpy as jnp\nA = B = jnp.ones((n, n))\nf = jax.jit(jnp.matmul)\nf(A, B).block_until_ready()"
SGEMMS: dict[str, tuple[str, str, dict[str, str]]] = {
    "NumPy's OpenBLAS": (_NUMPY, "np.matmul(A, B, out=C)", {}),
    "NumPy's OpenBLAS, HASWELL": (_NUMPY, "np.matmul(A, B, out=C)", {"OPENBLAS_CORETYPE": "HASWELL"}),
    "NumPy's OpenBLAS, SKYLAKEX": (_NUMPY, "np.matmul(A, B, out=C)", {"OPENBLAS_CORETYPE": "SKYLAKEX"}),
    "torch's MKL": (_TORCH, "torch.matmul(A, B, out=C)", {}),
    "JAX": (_JAX, "f(A, B).block_until_ready()", {}),
}


def sgemms() -> dict[str, float]:
    """Flops a second of the best of twelve products of order 1024, by library, on all cores allowed."""
    import os

    found = {}
    for name, (setup, product, environment) in SGEMMS.items():
        code = _SGEMM.format(setup=setup, product=product)
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, env={**os.environ, **environment}, check=False
        )
        if done.returncode == 0:
            found[name] = float(json.loads(done.stdout.splitlines()[-1]))
    return found


def measure(*, with_sgemm: bool = True) -> dict[str, Any]:
    """All limits; the best of several tries each, because a limit is what no neighbour disturbed."""
    limits: dict[str, Any] = {
        "peaks": machine.peaks(),
        "bandwidths": machine.bandwidths(),
        "meetings": machine.barriers(),
    }
    if with_sgemm:
        limits["sgemm"] = sgemms()
    return limits


def shown(limits: dict[str, Any]) -> str:
    """As lines of text."""
    lines = ["FMA peak, GFLOP/s      float32: 1 core, all    float64: 1 core, all"]
    for isa, rows in limits["peaks"].items():
        values = [value / 1e9 for dtype in ("float32", "float64") for value in rows[dtype].values()]
        lines.append(f"  {isa:20s}" + "".join(f"{value:11.1f}" for value in values))
    lines.append("bandwidth of a -= s b, GB/s, by KiB worked on")
    for threads, rates in limits["bandwidths"].items():
        row = "".join(f"  {int(size) >> 10}: {rate / 1e9:.0f}" for size, rate in rates.items())
        lines.append(f"  {threads} threads {row}")
    lines.append("meetings, ns: " + ", ".join(f"{name} {value:.0f}" for name, value in limits["meetings"].items()))
    if "sgemm" in limits:
        lines.append("sgemm of order 1024, GFLOP/s")
        lines += [f"  {name:28s}{rate / 1e9:8.1f}" for name, rate in limits["sgemm"].items()]
    return "\n".join(lines)


def main() -> None:
    """Measure, show, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    found = {"machine": machine.described(), "limits": measure()}
    print(found["machine"], shown(found["limits"]), sep="\n")
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
