"""What the tests of C share: the compiler, its flags, whether it is here."""

from __future__ import annotations

import subprocess

import pytest

from backglass.export.runtimes.c_runtime import CRuntime, compiler

WARNINGS = ("-Wall", "-Wextra", "-pedantic", "-Wshadow", "-Wconversion", "-Wstrict-prototypes", "-Werror")
STRICT = ("-std=c99", "-O0", "-ffp-contract=off", *WARNINGS)
NEEDS_CC = pytest.mark.skipif(CRuntime().missing() is not None, reason="there is no C compiler (cc) here")


def ran(folder, *flags):
    """What a program of a folder's `main.c` prints."""
    subprocess.run([compiler(), *STRICT, *flags, "main.c", "-o", "main", "-lm"], cwd=folder, check=True)
    return subprocess.run(["./main"], cwd=folder, check=True, capture_output=True).stdout
