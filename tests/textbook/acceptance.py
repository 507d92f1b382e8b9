"""The acceptance numbers, compared with what the lessons compute."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np


@cache
def _checks() -> dict[str, dict[str, Any]]:
    path = Path(__file__).parent.parent / "acceptance.json"
    return {check["id"]: check for check in json.loads(path.read_text(encoding="utf-8"))["checks"]}


def expected(identity: str) -> Any:
    """What the acceptance file expects."""
    return _checks()[identity]["expected"]


def matches(identity: str, computed: Any, part: str | None = None) -> bool:
    """Whether numbers match an entry, or a part of it, within the entry's own tolerance."""
    check = _checks()[identity]
    want = check["expected"] if part is None else check["expected"][part]
    np.testing.assert_allclose(computed, want, rtol=check["rtol"], atol=check["atol"])
    return True
