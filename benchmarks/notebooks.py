"""The studio in notebooks: frames a second, and the processor's time that a frame costs the kernel and the server.

    python benchmarks/notebooks.py [--jupyter COMMAND | --marimo COMMAND] [--rounds N] [--seconds S] [--json FILE]

COMMAND is `jupyter-lab` or `marimo` of an environment with backglass and anywidget (by default the `jupyter-lab` on the
path). A notebook with one cell, ``bg.Studio("mazur")``, is opened in headless Chromium (`CHROMIUM`, or what `which
chromium` finds; playwright drives it), run, and played. A frame counts as in `studio.py`: when the number of the update
in it has changed and is painted. marimo's kernel is a thread of its server.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import tempfile
import textwrap
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

APP = f"""import marimo

app = marimo.App()


@app.cell
def _():
{textwrap.indent(CELL, "    ")}
    return
"""


@contextmanager
def started(arguments: list[str], folder: str, ready: str) -> Iterator[int]:
    """A server, ended with the block: its process, once it answers."""
    quiet = subprocess.DEVNULL
    with subprocess.Popen(arguments, stdout=quiet, stderr=quiet, cwd=folder) as process:
        try:
            wait_for(ready)
            yield process.pid
        finally:
            process.terminate()


@contextmanager
def marimo(command: str, port: int) -> Iterator[tuple[int, str]]:
    """marimo with the notebook as an app, whose cells run at once: its process and its address."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "app.py").write_text(APP, encoding="utf-8")
        address = f"http://127.0.0.1:{port}"
        arguments = [command, "-q", "run", "app.py", "--headless", "--port", str(port), "--no-token"]
        with started(arguments, folder, address) as process:
            yield process, address


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
        address = f"http://127.0.0.1:{port}"
        with started([command, *options], folder, f"{address}/api") as process:
            yield process, address


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


def opened(browser: Any, address: str, *, is_lab: bool) -> Any:
    """The notebook's page, its cell run and the studio in it."""
    page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(1000 * PATIENCE)
    if is_lab:
        run_cell(page, address)
    else:
        page.goto(address)
    page.get_by_test_id("play").wait_for()
    page.wait_for_timeout(2000)
    return page


def run_cell(page: Any, address: str) -> None:
    """Open JupyterLab's notebook and run its cell."""
    page.goto(f"{address}/lab/workspaces/auto-bench/tree/studio.ipynb?reset")
    page.locator(".jp-Notebook .jp-CodeCell .cm-content").first.click()
    page.wait_for_timeout(3000)  # the kernel
    page.keyboard.press("Shift+Enter")


def measured(command: str, port: int, rounds: int, seconds: float, *, is_lab: bool) -> dict[str, list[float]]:
    """Frames a second, and milliseconds of the processor for a frame."""
    found: dict[str, list[float]] = {"frames": [], "server": [], "kernel": []}
    serve = jupyter if is_lab else marimo
    with serve(command, port) as (server, address), chromium() as browser:
        page = opened(browser, address, is_lab=is_lab)
        for _ in range(rounds):
            page.get_by_test_id("play").click()
            page.wait_for_timeout(500)
            before = processor_seconds(server)
            frames = page.get_by_test_id("update").evaluate(PLAYED, seconds)
            after = processor_seconds(server)
            page.get_by_test_id("play").click()
            found["frames"].append(frames)
            for name in before:
                found[name].append(1000 * (after[name] - before[name]) / (frames * seconds))
    return found


def main() -> None:
    """Measure, show, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    which = parser.add_mutually_exclusive_group()
    which.add_argument("--jupyter", default="jupyter-lab", metavar="COMMAND")
    which.add_argument("--marimo", metavar="COMMAND")
    parser.add_argument("--port", type=int, default=8931)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    command = options.marimo or options.jupyter
    found = measured(command, options.port, options.rounds, options.seconds, is_lab=not options.marimo)
    missed = "" if median(found["frames"]) >= LEAST else ": MISSED"
    print(f"frames a second {median(found['frames']):.1f} (at least {LEAST}{missed})")
    for name in ("server", "kernel"):
        print(f"{name}, ms a frame {median(found[name]):.2f}")
    if options.json:
        facts = {"machine": machine.described(), "rounds": options.rounds, **found}
        options.json.write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
