"""The pictures of lesson `xor`."""

from __future__ import annotations

from backglass.page.blocks import Illustration
from backglass.pictures.marks import subscript
from backglass.textbook.illustrations import of_losses, of_plane, where_zero
from backglass.textbook.lesson import plain
from backglass.textbook.lessons.xor.runs import Runs
from backglass.words import Text


def illustrations(runs: Runs) -> dict[str, Illustration]:
    """English title of a step -> its picture."""
    last = runs.two[max(runs.two)]
    return {
        "One layer: two sums that are always equal": of_plane(
            Text("XOR: no straight line has the full points on one side.",
                 "XOR: 塗りつぶした点だけを片側に分ける直線はありません。"),
            runs.one[0], {},
        ),
        "How many rows one layer gets right": of_plane(
            Text("AND, and the line that a single layer has learned.", "AND と、1 層で学習した決定境界。"),
            runs.and_with, {plain("u = 0"): where_zero(runs.and_with, 2, 1)},
        ),
        "3,000 updates": of_losses(
            Text("The error over the updates: flat near log 2 at first, then it falls.",
                 "更新回数に対する誤差。初めは log 2 の近くでほとんど変わらず、その後下がります。"),
            {Text("2-2-1 on XOR", "2-2-1 (XOR)"): runs.losses},
        ),
        "What the hidden layer has done": of_plane(
            Text("XOR, and the lines on which u of a hidden unit is 0.", "XOR と、中間ユニットの u が 0 になる直線。"),
            last, {plain(f"u{subscript(j)} = 0"): where_zero(last, 2, j) for j in (1, 2)},
        ),
    }  # fmt: skip
