"""What the lessons print is the same whichever way a processor adds: one process has another BLAS kernel."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from backglass.cli.lessons import show
from backglass.textbook.shelf import LESSONS
from tests.textbook.worked import worked

# The oldest kernel that every x86 processor runs, one thread, and NumPy without its own vectors.
VECTORS = np.show_config(mode="dicts")["SIMD Extensions"].get("found", [])
ELSEWHERE = {
    "OPENBLAS_CORETYPE": "Prescott",
    "OPENBLAS_NUM_THREADS": "1",
    "NPY_DISABLE_CPU_FEATURES": " ".join(VECTORS),
}


def printed() -> dict[str, str]:
    """Every lesson as the command prints it."""
    texts = {}
    for name in LESSONS:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            show(LESSONS[name], worked(name), None, "en")
        texts[name] = out.getvalue()
    return texts


@pytest.fixture(scope="module")
def elsewhere():
    """What a process prints that adds in another order."""
    command = "import json; from tests.textbook.test_every_kernel import printed; print(json.dumps(printed()))"
    environment = os.environ | ELSEWHERE | {"COLUMNS": "80"}
    found = subprocess.run([sys.executable, "-c", command], env=environment, capture_output=True, check=True)
    return json.loads(found.stdout)


@pytest.fixture(scope="module")
def here():
    """What this process prints."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COLUMNS", "80")
        return printed()


@pytest.mark.slow
@pytest.mark.parametrize("name", LESSONS)
def test_every_digit_is_the_same(name, here, elsewhere):
    assert here[name] == elsewhere[name]
