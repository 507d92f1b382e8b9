"""The studio's pictures in the guide: ``python docs/studio_picture.py`` takes them anew, with playwright and Chromium.

The network of the guide's first example after one update, w5 open: what a first visitor sees after two clicks.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

FILES = {"en": "studio.png", "ja": "studio.ja.png"}
WIDTH, HEIGHT, SCALE = 1280, 800, 2  # in CSS pixels, and device pixels for each
COLOURS = 192  # a page has few: so many make a small file in which no letter loses its edge
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def served() -> Iterator[str]:
    """The address of a studio that ends with the block."""
    command = [sys.executable, "-m", "backglass", "studio", "--json", "--no-browser", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        assert started.stdout is not None
        yield json.loads(started.stdout.readline())["url"]
        started.terminate()


def arrange(page: Page) -> None:
    """One update, and w5 beside it; the pointer rests where nothing answers to it."""
    page.get_by_test_id("step").click()
    page.get_by_test_id("w-3-1-1").click()
    page.get_by_test_id("panel").get_by_text("0.082167041").first.wait_for()
    page.evaluate("document.activeElement.blur()")
    page.mouse.move(WIDTH - 100, HEIGHT - 30)
    page.wait_for_timeout(500)


def take(speak: str) -> bytes:
    """The picture as a PNG of few colours."""
    with served() as address, sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=SCALE, locale=speak, color_scheme="light",
            reduced_motion="reduce",
        )  # fmt: skip
        page.goto(address)
        arrange(page)
        whole = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        browser.close()
    reduced = io.BytesIO()
    whole.quantize(COLOURS, dither=Image.Dither.NONE).save(reduced, "PNG", optimize=True)
    return reduced.getvalue()


if __name__ == "__main__":
    for speak, name in FILES.items():
        Path(__file__).with_name(name).write_bytes(take(speak))
