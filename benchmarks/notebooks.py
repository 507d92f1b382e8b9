"""The studio in JupyterLab: frames a second, and the processor's time that a frame costs the kernel and the server.

    python benchmarks/notebooks.py [--jupyter COMMAND] [--rounds N] [--seconds S] [--json FILE]

COMMAND is `jupyter-lab` of an environment with backglass and anywidget (by default the one on the path). A notebook
with one cell, ``bg.Studio("mazur")``, is opened in headless Chromium (`CHROMIUM`, or what `which chromium` finds;
playwright drives it), run, and played. A frame counts as in `studio.py`: when the number of the update in it has
changed and is painted.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

import machine
from studio import PLAYED, chromium

LEAST = 30  # frames a second
PATIENCE = 120.0  # seconds until something is there
CELL = 'import backglass as bg\nw = bg.Studio("mazur", lang="en")\nw'
NOTEBOOK = {
    "cells": [
        {"cell_type": "code", "execution_count": None, "id": "a", "metadata": {}, "outputs": [], "source": CELL},
    ],
    "metadata": {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}},
    "nbformat": 4,
    "nbformat_minor": 5,
}


@contextmanager
def jupyter(command: str, port: int) -> Iterator[tuple[int, str]]:
    """JupyterLab in a folder with the notebook: its process and its address."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "studio.ipynb").write_text(json.dumps(NOTEBOOK), encoding="utf-8")
        options = [
            "--no-browser",
            "--allow-root",
            f"--port={port}",
            "--IdentityProvider.token=",
            f"--notebook-dir={folder}",
        ]
        with subprocess.Popen([command, *options], stderr=subprocess.DEVNULL, cwd=folder) as process:
            address = f"http://127.0.0.1:{port}"
            try:
                wait_for(f"{address}/api")
                yield process.pid, address
            finally:
                process.terminate()


def wait_for(address: str) -> None:
    """Until a server answers."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with urlopen(address):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)


def processor_seconds(server: int) -> dict[str, float]:
    """What the server has had of the processors, and what its kernel has."""
    found = {"server": 0.0, "kernel": 0.0}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        name = "server" if int(entry.name) == server else "kernel" if int(fields[1]) == server else None
        if name:
            found[name] += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return found


def opened(browser: Any, address: str) -> Any:
    """The notebook's page, its cell run and the studio in it."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(1000 * PATIENCE)
    page.goto(f"{address}/lab/workspaces/auto-bench/tree/studio.ipynb?reset")
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.wait_for_timeout(3000)  # the kernel
    page.keyboard.press("Shift+Enter")
    page.get_by_test_id("play").wait_for()
    page.wait_for_timeout(2000)
    return page


def measured(command: str, port: int, rounds: int, seconds: float) -> dict[str, list[float]]:
    """Frames a second, and milliseconds of the processor for a frame."""
    found: dict[str, list[float]] = {"frames": [], "server": [], "kernel": []}
    with jupyter(command, port) as (server, address), chromium() as browser:
        page = opened(browser, address)
        for _ in range(rounds):
            page.get_by_test_id("play").click()
            page.wait_for_timeout(500)
            before = processor_seconds(server)
            frames = page.evaluate(PLAYED, seconds)
            after = processor_seconds(server)
            page.get_by_test_id("play").click()
            found["frames"].append(frames)
            for name in before:
                found[name].append(1000 * (after[name] - before[name]) / (frames * seconds))
    return found


def main() -> None:
    """Measure, show, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jupyter", default="jupyter-lab", metavar="COMMAND")
    parser.add_argument("--port", type=int, default=8931)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    found = measured(options.jupyter, options.port, options.rounds, options.seconds)
    missed = "" if median(found["frames"]) >= LEAST else ": MISSED"
    print(f"frames a second {median(found['frames']):.1f} (at least {LEAST}{missed})")
    for name in ("server", "kernel"):
        print(f"{name}, ms a frame {median(found[name]):.2f}")
    if options.json:
        facts = {"machine": machine.described(), "rounds": options.rounds, **found}
        options.json.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
