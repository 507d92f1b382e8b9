"""The process in which the studio reads files: `uploads` starts it with a request, and waits for the answer."""

from __future__ import annotations

import os
from typing import Any

from backglass.studio.apart import Found, answer
from backglass.studio.parsed_model import model_read
from backglass.studio.parsed_table import looked_at, prepared

WORK = {"look": looked_at, "prepare": prepared, "model": model_read}


def work(request: dict[str, Any]) -> Found:
    """The answer to a request, whose files bear their own names in its folder."""
    os.chdir(request["folder"])
    return WORK[request["work"]](request)


if __name__ == "__main__":
    answer(work)
