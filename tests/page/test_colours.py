"""Pages that stand alone are readable where the screen is dark: each colour of a picture has a variable of the page."""

import re
from pathlib import Path

import numpy as np
import pytest

import backglass as bg
from backglass.glass import trace
from backglass.page.colours import COLOURS, STYLE
from backglass.page.html import page
from backglass.pictures import charts, merits
from backglass.pictures.bars import bars

KNOWN = {colour for *_, pictured in COLOURS.values() for colour in pictured}
PICTURES = Path(bg.__file__).parent / "pictures"
FOR_PAPER = {"plots.py", "sheet_writer.py", "worksheet.py", "copies.py", "stages.py"}


@pytest.mark.parametrize("file", sorted(path.name for path in PICTURES.glob("*.py") if path.name not in FOR_PAPER))
def test_every_colour_of_a_picture_is_known(file):
    assert set(re.findall("#[0-9a-fA-F]{6}", (PICTURES / file).read_text(encoding="utf-8"))) <= KNOWN


def test_what_is_drawn_has_no_other_colour(mazur):
    net, theta, X, D = mazur
    drawn = [
        trace(net, theta, X, D).to_svg(),
        charts.matrix("m", ["a", "b"], [[3, 1], [0, 2]], "true", "predicted"),
        charts.scatter("s", [(1.0, 2.0)], "x", "y"),
        charts.curves("c", "epoch", [("a", [[1.0, 0.5]]), ("b", [[1.0, 0.7]])], 1),
        bars("b", [("x", 0.5, 0.1)]),
        merits.residuals("r", "x", "y", [(1.0, 0.5), (2.0, -0.5)]),
        merits.reliability("r", "x", "y", "n", [(0.1, 0.0, 8)], [0.0]),
        merits.by_threshold("t", "x", [("a", [1.0]), ("b", [0.5])], [0.5], ("best", 0)),
    ]
    for picture in drawn:
        found = set(re.findall(r'(?:fill|stroke)="([^"]+)"', picture)) - {"none"}
        assert found <= KNOWN
        assert not re.search(r' style="[^"]*(?:fill|stroke|color)', picture)


def luminance(colour):
    values = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in values]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("screen", [0, 1, 2], ids=["light", "dark", "paper"])
def test_words_and_lines_stand_out(screen):
    values = {name: entry[screen] for name, entry in COLOURS.items()}
    for ground in ("paper", "card"):
        assert contrast(values["ink"], values[ground]) > 7
        assert contrast(values["soft"], values[ground]) > 4.5
    for name in ("blue", "orange", "green"):
        assert contrast(values[name], values["paper"]) > 4.4  # words in white stand on them, too
    assert contrast(values["ink"], values["warned"]) > 7
    assert contrast(values["ink"], values["tint"]) > 7


def test_every_page_has_them():
    assert STYLE in page("t", "<p></p>")
    assert "prefers-color-scheme: dark" in STYLE
