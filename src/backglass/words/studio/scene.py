"""What the picture of a network calls its layers."""

from __future__ import annotations

from backglass.words import Text

INPUT = Text("input layer", "入力層")
HIDDEN = Text("hidden layer", "中間層")
OUTPUT = Text("output layer", "出力層")
