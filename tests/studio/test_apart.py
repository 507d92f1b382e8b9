"""Work in a process apart: its answer comes back; too much time or memory, and it is ended, and said."""

from __future__ import annotations

import sys
import time

import numpy as np
import pytest

from backglass.errors import DataError, MemoryShortageError
from backglass.studio import apart
from backglass.studio.apart import answer, answered, asked_apart
from backglass.studio.parsed_table import looked_at


def test_what_takes_too_long_or_is_halted_is_ended(monkeypatch):
    monkeypatch.setattr(apart, "started", lambda _, folder: _python(f"import time; time.sleep(60) # {folder}"))
    began = time.monotonic()
    with pytest.raises(DataError, match="took longer than 0 seconds"):
        asked_apart("x", {}, seconds=0.1)
    with pytest.raises(DataError, match="It was stopped"):
        asked_apart("x", {}, halted=lambda: True)
    assert time.monotonic() - began < 50


def _python(code):
    return apart.subprocess.Popen([sys.executable, "-c", code])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to the limit")
def test_memory_is_bounded_and_said(monkeypatch):
    code = (
        "import sys; sys.argv = ['', {folder!r}]\nfrom backglass.studio.apart import answer\n"
        "import numpy as np\nanswer(lambda request: ({{}}, {{'x': np.ones(10**9)}}))"
    )
    monkeypatch.setattr(apart, "started", lambda _, folder: _python(code.format(folder=folder)))
    with pytest.raises(MemoryShortageError, match="more memory than the 512 MiB"):
        asked_apart("x", {})


def test_an_answer_comes_back_with_its_arrays(monkeypatch, tmp_path):
    (tmp_path / "request.json").write_text('{"room": null, "n": 3}', encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["", str(tmp_path)])
    monkeypatch.setattr(apart, "_limit", lambda _: None)
    answer(lambda request: ({"n": request["n"]}, {"x": np.arange(3.0)}))
    told, arrays = answered(tmp_path, 0)
    assert (told, arrays["x"].tolist()) == ({"n": 3}, [0.0, 1.0, 2.0])
    answer(lambda _: {}["unforeseen"])
    with pytest.raises(DataError, match="The file cannot be read"):
        answered(tmp_path, 0)
    answer(lambda _: looked_at({"table": "none.csv", "target": None}))
    with pytest.raises(DataError, match=r"none\.csv"):
        answered(tmp_path, 0)
