"""The READMEs' moving picture, in both languages: ``python docs/moving_picture.py`` makes it anew, with playwright.

Nothing is staged: the commands run on the penguins while it is made, and what they print is photographed; then the
studio is clicked through. A still every few seconds, as a reader needs, and few colours, so that the file stays small.
"""

from __future__ import annotations

import html
import io
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from studio_picture import CHROMIUM, served

HERE = Path(__file__).parent
FILES = {"moving.gif": "en", "moving.ja.gif": "ja"}
WIDTH, HEIGHT = 960, 600  # of the file, in pixels
PAGE = 1280, 800  # of the studio, in CSS pixels: it is shown at three quarters
COLOURS = 48
COLUMNS = 88
LINES = 22  # of a command's output that the window has room for
LAST = 9  # lines of a training's output: what it wrote, and what to try next
FONTS = {"en": '"DejaVu Sans Mono"', "ja": 'Rules, "Noto Sans Mono CJK JP"'}
TABLE = "penguins.csv"
WINDOW = """<meta charset="utf-8"><style>
@font-face {{ font-family: Rules; src: local("DejaVu Sans Mono"); unicode-range: U+2500-257F; size-adjust: 83%; }}
body {{ margin: 0; background: #f4f1ea; font: 15px/20.5px {font}, monospace; }}
pre {{ margin: 18px; padding: 14px 20px; height: 536px; box-sizing: border-box; background: #fff; color: #222;
  border: 1px solid #bbb; border-radius: 6px; font: inherit; overflow: hidden; white-space: pre-wrap;
  overflow-wrap: anywhere; }}
b {{ color: #005a9c; }}
</style><pre>{text}</pre>"""


@dataclass(frozen=True)
class Still:
    """A picture and how long it stands, in milliseconds."""

    picture: Image.Image
    stands: int


def printed(folder: Path, *arguments: str, speak: str) -> list[str]:
    """What a command prints in the folder."""
    command = [sys.executable, "-m", "backglass", *arguments, "--lang", speak]
    surroundings = os.environ | {"COLUMNS": str(COLUMNS)}
    done = subprocess.run(command, cwd=folder, env=surroundings, capture_output=True, text=True, check=True)
    return done.stdout.splitlines()


def terminal(page: Page, command: str, lines: list[str], stands: int, font: str) -> Iterator[Still]:
    """The command as it is typed, then what it prints from its first line on."""
    for output, wait in (([], 900), (lines[:LINES], stands)):
        yield _window(page, f"<b>$ {html.escape(command)}</b>\n\n" + html.escape("\n".join(output)), wait, font)


def _window(page: Page, text: str, stands: int, font: str) -> Still:
    page.set_content(WINDOW.format(text=text, font=font))
    return Still(photograph(page), stands)


def photograph(page: Page) -> Image.Image:
    """The page as it stands, in the file's size."""
    whole = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return whole if whole.size == (WIDTH, HEIGHT) else whole.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)


def commands(browser: Browser, speak: str) -> Iterator[Still]:
    """Train, predict, explain, and the report."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT})
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / TABLE).write_bytes((HERE.parent / "examples" / TABLE).read_bytes())
        for command, stands in (
            (["train", TABLE, "--target", "species"], 4000),
            (["predict", "backglass-model", TABLE], 2500),
            (["explain", "backglass-model", TABLE, "--row", "3"], 4000),
        ):
            lines = printed(folder, *command, speak=speak)
            yield from terminal(page, "backglass " + " ".join(command), lines, stands, FONTS[speak])
            if command[0] == "train":
                yield _window(page, html.escape("\n".join(lines[-LAST:])), 4000, FONTS[speak])
                yield report(browser, folder / "backglass-model" / "report.html")
    page.close()


def report(browser: Browser, file: Path) -> Still:
    """The page that the training ends with."""
    page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
    page.goto(file.as_uri())
    taken = photograph(page)
    page.close()
    return Still(taken, 3000)


def studio(browser: Browser, speak: str) -> Iterator[Still]:
    """The network of the first example: an update, a weight opened, and ten thousand updates."""
    width, height = PAGE
    with served() as address:
        page = browser.new_page(
            viewport={"width": width, "height": height}, locale=speak, color_scheme="light", reduced_motion="reduce"
        )
        page.goto(address)
        page.get_by_test_id("step").wait_for()
        yield _rested(page, 2000)
        page.get_by_test_id("step").click()
        yield _rested(page, 1800)
        page.get_by_test_id("w-3-1-1").click()
        page.get_by_test_id("panel").get_by_text("0.082167041").first.wait_for()
        yield _rested(page, 5000)
        page.close()


def _rested(page: Page, stands: int) -> Still:
    """The page when nothing moves, the pointer where nothing answers to it."""
    page.mouse.move(PAGE[0] - 100, PAGE[1] - 30)
    page.wait_for_timeout(600)
    return Still(photograph(page), stands)


def moving(speak: str) -> bytes:
    """The whole as a GIF."""
    with sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        stills = [*commands(browser, speak), *studio(browser, speak)]
        browser.close()
    frames = [still.picture.quantize(COLOURS, dither=Image.Dither.NONE) for still in stills]
    made = io.BytesIO()
    frames[0].save(
        made, "GIF", save_all=True, append_images=frames[1:], duration=[still.stands for still in stills], loop=0
    )
    return made.getvalue()


if __name__ == "__main__":
    for name, language in FILES.items():
        (HERE / name).write_bytes(moving(language))
