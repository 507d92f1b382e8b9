"""The studio: from the command to a usable page, frames a second, a click to its derivation, many learners at once.

    python benchmarks/studio.py [--quick] [--only start,frames,click,sessions] [--rounds N] [--json FILE]

Pages are looked at in headless Chromium (`CHROMIUM`, or what `which chromium` finds; playwright drives it), which runs
already, as a reader's browser does; `start` says beside it how long Chromium itself takes to start. What is measured
in a page is measured by the page's own clock, from what is seen: a frame counts when the number of the update in it has
changed and is painted. Small and wide network take turns, and so do the numbers that are clicked.

The learners of `sessions` are WebSocket clients in a process of their own: each asks for ten frames a second, every
frame an update of the 2-2-2 network, and opens a weight's derivation once a second. Times are those from a message to
its reply. Memory is the server's, at the beginning, every ten seconds, and when all have gone.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median
from typing import Any

import machine
import numpy as np

LEARNERS = 50
FRAMES_A_SECOND = 10
WIDE = [4, 16, 16, 3]
CLICKED = ("w-3-1-1", "w-3-1-2", "w-2-1-1", "w-2-2-2", "w-3-2-1")
TARGETS = {  # the median is to be at most, or at least, that
    "start": ("most", 2.5, "s"),
    "frames 2-2-2": ("least", 50, "/s"),
    "frames 4-16-16-3": ("least", 30, "/s"),
    "click": ("most", 150, "ms"),
    "answer, median": ("most", 30, "ms"),
    "answer, 95th percentile": ("most", 100, "ms"),
}
READY = '[data-testid="loss"]'
PLAYED = """async (update, seconds) => {
  let frames = 0, last = update.textContent;
  const begun = performance.now();
  return await new Promise(tell => requestAnimationFrame(function look(now) {
    if (update.textContent !== last) { frames++; last = update.textContent; }
    if (now - begun < 1000 * seconds) requestAnimationFrame(look);
    else tell(1000 * frames / (now - begun));
  }));
}"""
CLICK = """async name => {
  const panel = document.querySelector('[data-testid="panel"]');
  const number = document.querySelector(`[data-testid="${name}"]`);
  const wanted = number.dataset.name ?? number.closest("[data-name]")?.dataset.name ?? "";
  const begun = performance.now();
  return await new Promise(tell => {
    const watch = new MutationObserver(() => {
      if (!panel.querySelector("math")) return;
      watch.disconnect();
      requestAnimationFrame(() => setTimeout(() => tell(performance.now() - begun)));
    });
    watch.observe(panel, { childList: true, subtree: true, characterData: true });
    number.dispatchEvent(new MouseEvent("click", { bubbles: true }));
  });
}"""


@contextmanager
def studio(*arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The command as a process of its own, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "backglass", "studio", "--json", *arguments], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    try:
        yield process, json.loads(process.stdout.readline())["url"]
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@contextmanager
def chromium() -> Iterator[Any]:
    """A browser."""
    from playwright.sync_api import sync_playwright

    found = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()


def shown(browser: Any, url: str) -> Any:
    """A page in a context of its own, usable."""
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(url, wait_until="commit")
    page.wait_for_selector(READY)
    return page


def measure_start(rounds: int) -> dict[str, list[float]]:
    """Seconds from the start of the command to a page whose numbers are there; to its address; of Chromium itself."""
    times: dict[str, list[float]] = {"start": [], "address": [], "chromium": []}
    for _ in range(rounds):
        begun = time.perf_counter()
        with chromium() as browser:
            times["chromium"].append(time.perf_counter() - begun)
            begun = time.perf_counter()
            with studio() as (_, url):
                times["address"].append(time.perf_counter() - begun)
                shown(browser, url)
                times["start"].append(time.perf_counter() - begun)
    return times


def measure_frames(rounds: int, seconds: float) -> dict[str, list[float]]:
    """Frames a second while a small and a wide network play, in turn."""
    times: dict[str, list[float]] = {"frames 2-2-2": [], "frames 4-16-16-3": []}
    with chromium() as browser, studio() as (_, url):
        for _ in range(rounds):
            for name in times:
                page = shown(browser, url if name.endswith("2-2-2") else f"{url}&problem=iris")
                if name.endswith("3"):
                    page.evaluate(
                        "async sizes => { const { send } = await import('/store.js');"
                        " await send('set', { settings: { sizes } }); }", WIDE
                    )  # fmt: skip
                page.get_by_test_id("play").click()
                times[name].append(page.get_by_test_id("update").evaluate(PLAYED, seconds))
                page.context.close()
    return times


def measure_click(rounds: int, clicks: int) -> dict[str, list[float]]:
    """Milliseconds from a click on a weight to its derivation, painted, while the network learns."""
    times: list[float] = []
    with chromium() as browser, studio() as (_, url):
        for _ in range(rounds):
            page = shown(browser, url)
            page.get_by_test_id("play").click()
            for k in range(clicks):
                page.wait_for_timeout(150)
                times.append(page.evaluate(CLICK, CLICKED[k % len(CLICKED)]))
            page.context.close()
    return {"click": times}


async def learner(url: str, seconds: float, found: dict[str, list[float]], at: float) -> None:
    """One client: frames all along, a derivation once a second."""
    from websockets.asyncio.client import connect

    base, _, fragment = url.partition("/#k=")
    key = fragment.partition("&")[0]
    address = base.replace("http", "ws", 1) + "/line"
    await asyncio.sleep(at)
    async with connect(
        address, subprotocols=["backglass.v1", f"k.{key}"], origin=base, proxy=None, max_size=None, compression=None
    ) as line:

        async def asked(**message: Any) -> float:
            begun = time.perf_counter()
            await line.send(json.dumps(message))
            while True:
                heard = await line.recv()
                if isinstance(heard, str) and (told := json.loads(heard)).get("id") == message["id"]:
                    if told["say"] != "reply":
                        raise RuntimeError(told)
                    return time.perf_counter() - begun

        await asked(do="hello", id=0)
        begun, number, beat = time.perf_counter(), 1, 0
        while time.perf_counter() - begun < seconds:
            found["frame"].append(1000 * await asked(do="frame", updates=1, id=number))
            if beat % FRAMES_A_SECOND == FRAMES_A_SECOND - 1:
                name = random.choice(("w(3)[1,1]", "w(3)[2,1]", "w(2)[1,1]", "w(2)[2,2]"))
                found["open"].append(1000 * await asked(do="open", name=name, id=number + 1))
            number, beat = number + 2, beat + 1
            await asyncio.sleep(max(0.0, begun + beat / FRAMES_A_SECOND - time.perf_counter()))


def held(process: int) -> dict[str, int]:
    """What a process holds: memory in KiB, threads, open files; and the processor time that it had."""
    status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    values = {
        line.split(":")[0]: line.split()[1] for line in status.splitlines() if line.startswith(("VmRSS", "Threads"))
    }
    files = len(os.listdir(f"/proc/{process}/fd"))
    own, system = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[11:13]
    milliseconds = 1000 * (int(own) + int(system)) // os.sysconf("SC_CLK_TCK")
    return {"KiB": int(values["VmRSS"]), "threads": int(values["Threads"]), "files": files, "ms": milliseconds}


async def all_learners(url: str, process: int, seconds: float) -> tuple[dict[str, list[float]], list[dict[str, int]]]:
    """All clients, and what the server holds meanwhile."""
    found: dict[str, list[float]] = {"frame": [], "open": []}
    looks: list[dict[str, int]] = []

    async def look() -> None:
        while True:
            await asyncio.sleep(min(10.0, seconds / 4))
            looks.append(held(process))

    looking = asyncio.create_task(look())
    await asyncio.gather(*(learner(url, seconds, found, k / LEARNERS) for k in range(LEARNERS)))
    looking.cancel()
    with suppress(asyncio.CancelledError):
        await looking
    return found, looks


def measure_sessions(seconds: float) -> dict[str, Any]:
    """Milliseconds from a message to its reply, and what the server holds, before, meanwhile and afterwards."""
    with studio() as (process, url):
        time.sleep(2)
        before = held(process.pid)
        found, looks = asyncio.run(all_learners(url, process.pid, seconds))
        time.sleep(2)
        after = held(process.pid)
    both = [*found["frame"], *found["open"]]
    return {
        "answer, median": float(np.median(both)),
        "answer, 95th percentile": float(np.percentile(both, 95)),
        **{f"{name}, {share} %": float(np.percentile(found[name], share)) for name in found for share in (50, 95, 99)},
        "frames a second and learner": len(found["frame"]) / seconds / LEARNERS,
        "processor, of one core": (after["ms"] - before["ms"]) / 1000 / seconds,
        "before": before,
        "meanwhile": looks,
        "after": after,
    }


def said(name: str, value: float) -> str:
    """A line with what is aimed at."""
    if name not in TARGETS:
        return f"{name:28s}{value:10.2f}"
    way, target, unit = TARGETS[name]
    met = value <= target if way == "most" else value >= target
    return f"{name:28s}{value:10.2f} {unit:3s} (at {way} {target}{'' if met else ': MISSED'})"


def main() -> None:
    """Measure, show, keep."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--only", default="start,frames,click,sessions")
    parser.add_argument("--rounds", type=int)
    parser.add_argument("--json", type=Path, metavar="FILE")
    options = parser.parse_args()
    rounds = options.rounds or (2 if options.quick else 7)
    measures: dict[str, Callable[[], dict[str, Any]]] = {
        "start": lambda: measure_start(rounds),
        "frames": lambda: measure_frames(rounds, 2 if options.quick else 5),
        "click": lambda: measure_click(rounds, 10),
        "sessions": lambda: measure_sessions(10 if options.quick else 120),
    }
    found: dict[str, Any] = {"machine": machine.described(), "rounds": rounds}
    for name in options.only.split(","):
        for what, values in measures[name]().items():
            found[what] = values
            if isinstance(values, list) and values and isinstance(values[0], float):
                print(said(what, median(values)), f" [{min(values):.2f}, {max(values):.2f}]", flush=True)
            else:
                print(said(what, values) if isinstance(values, float) else f"{what:28s}{values}", flush=True)
    if options.json:
        options.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
