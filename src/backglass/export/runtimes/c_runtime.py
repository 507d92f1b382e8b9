"""A C compiler: exports in C are compiled with a small program that reads rows and writes what they become."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, NamedTuple

import numpy as np

from backglass.equations.arrays import Floats, Indices
from backglass.export.c_syntax import C_TYPE
from backglass.export.c_text import identifier
from backglass.export.portable import Portable
from backglass.export.runtimes.base import Runtime, output_of
from backglass.export.runtimes.class_labels import check_labels
from backglass.words import Text
from backglass.words import export as words

# -ffp-contract=off: a * b + c is rounded twice, as the equations round, whatever the processor could do at once.
FLAGS = ("-std=c99", "-O2", "-ffp-contract=off")
ROWS, COMPUTED = "rows.bin", "computed.bin"

DRIVER = """
static int run{at}(FILE *rows, FILE *computed)
{{
    static double numbers[{columns}], back[{outputs}];
    static {goes_in} row[{columns}];
    static {comes_out} y[{outputs}];{declared}

    for (long n = 0; n < {rows}L; n++) {{
        if (fread(numbers, sizeof(double), {columns}, rows) != {columns})
            return 1;
        for (long i = 0; i < {columns}; i++)
            row[i] = ({goes_in})numbers[i];
        {name}_predict(row, y{room});
        for (long k = 0; k < {outputs}; k++)
            back[k] = (double)y[k];
        if (fwrite(back, sizeof(double), {outputs}, computed) != {outputs})
            return 1;
        for (int k = 0; k < {labels}; k++) {{
            const double label = {label};
            if (fwrite(&label, sizeof(double), 1, computed) != 1)
                return 1;
        }}
    }}
    return 0;
}}
"""
MAIN = """
int main(void)
{{
    FILE *rows = fopen("{rows}", "rb"), *computed = fopen("{computed}", "wb");

    if (rows == NULL || computed == NULL)
        return 1;
    return {calls} || fclose(computed) != 0;
}}
"""
LABEL = {"two classes": "{}_class(y)", "classes": "{}_class(y)", "labels": "{}_yes(y, k)"}


class Emitted(NamedTuple):
    """An export in C, and rows for it."""

    files: Mapping[str, bytes]
    stem: str
    portable: Portable
    table: Floats


class CRuntime(Runtime):
    """The machine's C compiler: `$CC`, else `cc`."""

    name: ClassVar[str] = "C compiler"

    def missing(self) -> Text | None:
        """Why there is none."""
        if shutil.which(compiler()) is None:
            return words.NOT_INSTALLED.format(name=compiler(), how="gcc, clang")
        return None

    def version(self) -> str:
        """The first line of what the compiler says of itself."""
        return output_of([compiler(), "--version"], tempfile.gettempdir()).splitlines()[0].strip()

    def run(self, files: Mapping[str, bytes], stem: str, portable: Portable, table: Floats) -> Floats:
        """What the exported network computes of a table."""
        return computed_by([Emitted(files, stem, portable, table)])[0]

    def run_program(self, files: Mapping[str, bytes], stem: str) -> str:
        """What an exported training program prints."""
        with tempfile.TemporaryDirectory() as folder:
            _write(folder, files, stem)
            compiled(folder, [f"./{stem}.c"], FLAGS)
            return output_of(["./program"], folder)


def compiler() -> str:
    """The command that compiles C."""
    return os.environ.get("CC") or "cc"


def compiled(folder: str, sources: Sequence[str], flags: Sequence[str]) -> None:
    """Compile sources of a folder to `program`.

    Raises
    ------
    CheckError
        The compiler finds something wrong.
    """
    output_of([compiler(), *flags, *sources, "-o", "program", "-lm"], folder)


def computed_by(exports: Sequence[Emitted], flags: Sequence[str] = FLAGS) -> list[Floats]:
    """What several exports, of different stems, compute of their rows: one program of them all.

    Raises
    ------
    CheckError
        The compiler or the program fails, or a label does not follow from the probabilities.
    """
    with tempfile.TemporaryDirectory() as folder:
        for one in exports:
            _write(folder, one.files, one.stem)
        driver = "\n".join(["#include <stdio.h>", *(one.files[".h"].decode() for one in exports)])
        driver += "".join(_driver(at, one) for at, one in enumerate(exports))
        calls = " || ".join(f"run{at}(rows, computed)" for at in range(len(exports)))
        driver += MAIN.format(rows=ROWS, computed=COMPUTED, calls=calls)
        Path(folder, "driver").mkdir()  # a file of an export may have any name
        Path(folder, "driver", "main.c").write_text(driver, encoding="utf-8")
        with Path(folder, ROWS).open("wb") as rows:
            for one in exports:
                rows.write(np.ascontiguousarray(one.table, dtype=np.float64).tobytes())
        compiled(folder, [*(f"./{one.stem}.c" for one in exports), "driver/main.c"], flags)
        output_of(["./program"], folder)
        found = np.fromfile(Path(folder, COMPUTED))
    results, at = [], 0
    for one in exports:
        rows_here, K, labels = len(one.table), one.portable.outputs.width, _labels(one.portable)
        back = found[at : at + rows_here * (K + labels)].reshape(rows_here, K + labels)
        at += back.size
        check_labels(_named(one.portable, back[:, K:].astype(int)), one.portable.outputs, back[:, :K])
        results.append(back[:, :K])
    return results


def _write(folder: str, files: Mapping[str, bytes], stem: str) -> None:
    for suffix, content in files.items():
        Path(folder, stem + (suffix or ".c")).write_bytes(content)


def _labels(portable: Portable) -> int:
    """How many labels a row gets."""
    outputs = portable.outputs
    return {"numbers": 0, "labels": outputs.width}.get(outputs.meaning, 1)


def _named(portable: Portable, labels: Indices) -> list[Any]:
    """Labels (N, labels) as places or as 0 and 1, with their names."""
    if portable.outputs.meaning == "labels":
        yes: list[Any] = labels.tolist()
        return yes
    return [portable.outputs.classes[place] for place in labels[:, :1].ravel().tolist()]


def _driver(at: int, one: Emitted) -> str:
    portable, c_type = one.portable, C_TYPE[one.portable.dtype]
    name, wide = identifier(one.stem), f"#define {identifier(one.stem).upper()}_ROOM " in one.files[".h"].decode()
    return DRIVER.format(
        at=at,
        name=name,
        rows=len(one.table),
        columns=len(portable.asked),
        room=", room" if wide else "",
        declared=f"\n    static {c_type} room[{name.upper()}_ROOM];" if wide else "",
        outputs=portable.outputs.width,
        labels=_labels(portable),
        label=LABEL.get(portable.outputs.meaning, "k").format(name),
        goes_in="double" if portable.columns else c_type,
        comes_out="double" if portable.outputs.meaning == "numbers" else c_type,
    )
