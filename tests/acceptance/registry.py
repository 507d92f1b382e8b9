"""The table of checks: what computes the numbers that acceptance.json expects, by id."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

FILE = Path(__file__).parents[1] / "acceptance.json"
EXPECTED: dict[str, dict[str, Any]] = {row["id"]: row for row in json.loads(FILE.read_text(encoding="utf-8"))["checks"]}

Compute = Callable[[Any], Any]
CHECKS: dict[str, Compute] = {}


def check(*ids: str) -> Callable[[Compute], Compute]:
    """Register a function that takes a check's input and returns what the file expects, in the same shape."""

    def register(compute: Compute) -> Compute:
        for name in ids:
            assert name not in CHECKS, name
            CHECKS[name] = compute
        return compute

    return register
