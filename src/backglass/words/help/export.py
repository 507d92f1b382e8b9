"""What `--help` says of ``backglass export``."""

from __future__ import annotations

from backglass.words import Text
from backglass.words.help import Help

HELP = Help(
    place=15,
    about=Text(
        "Write a trained network, or the program that trains it, as a file for another language or runtime.",
        "学習したネットワーク、または学習するプログラムそのものを、ほかの言語や実行環境のファイルとして書き出します。",
    ),
    examples=(
        "backglass export penguins --to onnx",
        "backglass export penguins --to c --output predictor.c --check examples/penguins.csv",
        "backglass export single --to octave --what training --data examples/penguins.csv --dtype float64",
    ),
    notes=(
        Text(
            "FORMAT is onnx, torch (PyTorch), sklearn (scikit-learn), python (NumPy), c (C99), octave (MATLAB, too), "
            "scilab or julia. The preparation of the table's columns is part of the file, whose first lines say which "
            "number stands for what. Beside C's file stands its header, beside PyTorch's its parameters "
            "(.safetensors).",
            "FORMAT は `onnx`、torch (PyTorch)、`sklearn` (scikit-learn)、python (NumPy)、c (C99)、octave (MATLAB も"
            "可)、scilab、julia のどれかです。列の前処理も含めて書き出し、どの数が何を表すかをファイルの先頭に"
            "記します。C ではヘッダーが、PyTorch ではパラメーターのファイル (.safetensors) が並びます。",
        ),
        Text(
            "--what training needs a model of `backglass train --members 1` and its table; python, c, octave, scilab "
            "and julia take it.",
            "--what training には `backglass train --members 1` のモデルとその表が必要です。python、c、octave、scilab、"
            "julia で書き出せます。",
        ),
    ),
    options={
        "to": Text("The format.", "書き出す形式。"),
        "what": Text(
            "network, or training: the program that learns from the same start, with the same data.",
            "network (学習済みのネットワーク) か `training` (同じ初期値とデータで学習するプログラム)。",
        ),
        "dtype": Text(
            "float32 or float64; by default the type in which the model was trained.",
            "計算の型。float32 か float64。省くと学習したときの型です。",
        ),
        "check": Text(
            "Run the export on every row of this table, compare it with the model, and write into the file what was "
            "found. A difference beyond the tolerance is an error, and so is a runtime that is not installed; then "
            "nothing is written.",
            "書き出したものをこの表のすべての行で実行し、モデルと比べた結果をファイルに記します。許容差を超えるか、"
            "実行環境がなければエラーになり、何も書き出しません。",
        ),
        "data": Text(
            "The table that the model was trained with, for --what training; by default that of --check.",
            "--what training のための、学習に使った表。省くと --check の表です。",
        ),
        "output": Text(
            "The file to write; without it model.onnx, model.py and so on in this folder, which must not be there "
            "already. `-` prints it.",
            "書き出すファイル。省くと現在のフォルダーの model.onnx や model.py などで、既にあれば上書きしません。"
            "`-` で標準出力に出します。",
        ),
    },
)
