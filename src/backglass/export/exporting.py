"""`bg.export_model`: what was trained as files for other runtimes, and the files' way to the disk."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from backglass import ranges
from backglass.brief import brief
from backglass.equations.arrays import DType
from backglass.errors import FileError, OptionError, PlanError
from backglass.export.called import IMPORTED
from backglass.export.checking import Checked, checked_network, checked_training
from backglass.export.formats import FORMATS, WHATS, Files, Format, What
from backglass.export.gathering import AS_TRAINED, encoded, network_of, portable_of, table_of_rows
from backglass.export.notes import Notes, network_lines, program_lines
from backglass.files import write_together
from backglass.keywords import keywords
from backglass.modelfile import is_model
from backglass.numeric import checked_dtype
from backglass.tables.frames import CALLED
from backglass.tables.table import Table
from backglass.words import Language, Text
from backglass.words import export as words
from backglass.workflow.reading_asked import Reading

STEM = "model"  # of files without a name
DTYPES = ("float64", "float32")


@dataclass(frozen=True, eq=False)
class Exported:
    """What `export_model` made.

    Attributes
    ----------
    to : str
        The format.
    what : {"network", "training"}
    dtype : {"float64", "float32"}
        What the network, or the training, is computed in.
    inputs : tuple of str
        The names of what goes in, in order: of a table's model its columns.
    files : dict of str to bytes
        By their names: the file itself, then its companions.
    check : Checked or None
        What was found when it was run; None where that was not asked for.
    """

    to: str
    what: What
    dtype: DType
    inputs: tuple[str, ...]
    files: dict[str, bytes]
    check: Checked | None = None

    def __repr__(self) -> str:
        """What it is, and how large its files are."""
        return brief(self, to=self.to, what=self.what, files={name: len(data) for name, data in self.files.items()})

    @property
    def text(self) -> str:
        """The file itself as text.

        Raises
        ------
        PlanError
            It is none.
        """
        if FORMATS[self.to].binary:
            raise PlanError(words.NO_TEXT.format(title=FORMATS[self.to].title))
        return next(iter(self.files.values())).decode()


@keywords
def export_model(
    trained: Any,
    output: str | os.PathLike[str] | None = None,
    *,
    to: str,
    what: What = "network",
    dtype: DType | None = None,
    lang: Language = "en",
    check: Any = None,
    data: Any = None,
) -> Exported:
    """A trained network, or its training, as a file for another runtime.

    Parameters
    ----------
    trained : Run, Committee, TableModel, Model, MLPClassifier or MLPRegressor
        What `train`, `train_committee`, `fit_table` or `load` returned, or an estimator that was fitted.
    output : path, optional
        The file to make or to replace; C's header and PyTorch's parameters stand beside it under its name. All of them
        are written, or none. By default nothing is written.
    to : {"onnx", "torch", "sklearn", "python", "c", "octave", "scilab", "julia"}
    what : {"network", "training"}, default "network"
        "training" is the program that learns: from the same start, with the same data in the same order.
    dtype : {"float64", "float32"}, optional
        What the network is computed in; by default the type of its parameters, where the format has it.
    lang : {"en", "ja"}, default "en"
        Of comments.
    check : path, Table, dataframe or array, optional
        Rows on which the export is run by its own runtime and compared with the network. What was found stands in
        the file. Of a training program its losses are compared; of a run, which has its data, True will do.
    data : path, Table or dataframe, optional
        Of the training of a table's model: the table that it was trained with, where it is not `check`. Of a run that
        was saved: its arrays (X, D).

    Returns
    -------
    Exported
        ``files`` has what was made by names, ``check`` what was found.

    Raises
    ------
    PlanError
        It is not trained, or the format cannot take it.
    CheckError
        The runtime is not there, or the export says something else than the network; nothing is written.
    DataError, FileError
        The rows do not fit, or the files cannot be written.

    Examples
    --------
    >>> import backglass as bg
    >>> net = bg.Network((2, 3, 1), hidden="tanh")
    >>> run = bg.train(net, net.initialise(), [[0.0, 1.0], [1.0, 0.0]], [1.0, 0.0], epochs=1)
    >>> found = bg.export_model(run, to="c")
    >>> list(found.files), found.inputs
    (['model.c', 'model.h'], ('x1', 'x2'))
    """
    row = _checked_options(output, to, what, dtype, lang)
    path = f"{STEM}{row.suffix}" if output is None else os.fspath(output)
    assert isinstance(path, str)
    made = exported(trained, row, Path(path).name, what=what, dtype=dtype, lang=lang, check=check, data=data)
    if output is not None:
        places = places_of(path, row, what)
        refuse_losing(places, path, [source for source in (check, data) if isinstance(source, str | os.PathLike)])
        write_together(dict(zip(places.values(), made.files.values(), strict=True)))
    return made


def exported(
    trained: Any,
    row: Format,
    name: str,
    *,
    what: What = "network",
    dtype: DType | None = None,
    lang: Language = "en",
    check: Any = None,
    data: Any = None,
    reading: Reading = AS_TRAINED,
) -> Exported:
    """The same, of options that are in their range; nothing is written.

    Parameters
    ----------
    trained
    row : Format
    name : str
        Of the file, without its folder.
    what, dtype, lang, check, data
        As of `export_model`.
    reading : Reading
        What is said of how a path is read.
    """
    if what not in row.takes:
        others = ", ".join(one.name for one in FORMATS.values() if what in one.takes)
        raise OptionError(words.NOT_TAKEN.format(title=row.title, others=others))
    if data is not None and what == "network":
        raise OptionError(words.DATA_OF_TRAINING, {"data": "data", "what": "what"})
    if check is True and what == "network":
        raise OptionError(words.NO_ROWS_GIVEN, {"check": "check"})
    check = None if check is False else check
    if row.suffix == ".py" and name != (stem := stem_of(name, row)) and stem in IMPORTED:
        raise FileError(words.IN_THE_WAY.format(file=name, name=stem))
    make = _network if what == "network" else _training
    computed, inputs, files, found = make(trained, row, name, dtype, lang, check, data, reading)
    names = places_of(name, row, what)
    return Exported(row.name, what, computed, inputs, {names[suffix]: files[suffix] for suffix in files}, found)


def _network(
    trained: Any,
    row: Format,
    name: str,
    dtype: DType | None,
    lang: Language,
    check: Any,
    data: Any,  # noqa: ARG001 - a network needs none
    reading: Reading,
) -> tuple[DType, tuple[str, ...], Files, Checked | None]:
    own = checked_dtype(network_of(trained)[1].flat.dtype)
    if dtype is None and own not in row.dtypes:  # float32 in a language that has none is computed more exactly
        dtype = row.dtypes[0]
    if dtype is not None and dtype not in row.dtypes:
        raise OptionError(words.NO_DTYPE.format(title=row.title, dtype=dtype, others=", ".join(row.dtypes)))
    portable, stem = portable_of(trained, dtype), stem_of(name, row)

    def write(found: Text | None = None) -> Files:
        use = row.used(name, stem, portable.asks_for, numbers=portable.outputs.meaning == "numbers")
        lines = network_lines(portable, row.title, use, found, lang)
        return row.writer("network")(portable, Notes(stem, lang, lines))

    if check is None:
        return portable.dtype, portable.asked, write(), None
    cells, path = encoded(trained, check, reading), _called(check)
    return portable.dtype, portable.asked, *checked_network(trained, portable, row, stem, cells, path, write)


def _training(
    trained: Any,
    row: Format,
    name: str,
    dtype: DType | None,
    lang: Language,
    check: Any,
    data: Any,
    reading: Reading,
) -> tuple[DType, tuple[str, ...], Files, Checked | None]:
    from backglass.export.training_gathering import program_of
    from backglass.export.training_losses import losses_of

    given = data if data is not None or check is True else check
    if isinstance(given, str | os.PathLike):
        given = table_of_rows(trained, given, reading)
    program, stem = program_of(trained, given, dtype), stem_of(name, row)

    def write(found: Text | None = None) -> Files:
        lines = program_lines(program, row.title, row.run_by(name, stem), found, lang)
        return row.writer("training")(program, Notes(stem, lang, lines))

    inputs = portable_of(trained).inputs
    if check is None:
        return "float64", inputs, write(), None
    return "float64", inputs, *checked_training(row, stem, losses_of(trained, program), _called(given), write)


def stem_of(name: str, row: Format) -> str:
    """A file's name without its suffix, where it has a usual one.

    Examples
    --------
    >>> stem_of("net.v2.c", FORMATS["c"]), stem_of("net.v2", FORMATS["c"])
    ('net.v2', 'net.v2')
    """
    stem, suffix = os.path.splitext(name)
    return stem if suffix.lower() == row.suffix else name


def places_of(path: str, row: Format, what: What) -> dict[str, str]:
    """Where a file and its companions stand, by suffix.

    Examples
    --------
    >>> places_of("build/net.c", FORMATS["c"], "network")
    {'': 'build/net.c', '.h': 'build/net.h'}
    """
    folder, name = os.path.split(path)
    beside = os.path.join(folder, stem_of(name, row))
    return {"": path, **{suffix: f"{beside}{suffix}" for suffix in row.files_beside(what)}}


def refuse_losing(places: Mapping[str, str], path: str, sources: Sequence[Any] = ()) -> None:
    """Refuse to write over what is read from, and a companion over any model.

    Raises
    ------
    FileError
        A file would be lost.
    """
    for suffix, place in places.items():
        if not os.path.exists(place):
            continue
        if any(os.path.exists(source) and os.path.samefile(source, place) for source in sources):
            raise FileError(words.REPLACES_SOURCE.format(path=place))
        if suffix and os.path.isfile(place) and is_model(place):
            raise FileError(words.WOULD_REPLACE.format(path=place, file=path))


def _called(table: Any) -> str:
    if table is None:
        return ""
    if isinstance(table, Table):
        return table.path
    return os.fspath(table) if isinstance(table, str | os.PathLike) else CALLED


def _checked_options(output: Any, to: Any, what: Any, dtype: Any, lang: Any) -> Format:
    if output is not None:
        ranges.check("output", output, ranges.PATH)
    ranges.check("to", to, ranges.one_of(*FORMATS))
    ranges.check("what", what, ranges.one_of(*WHATS))
    ranges.check("lang", lang, ranges.LANGUAGE)
    if dtype is not None:
        ranges.check("dtype", dtype, ranges.one_of(*DTYPES))
    return FORMATS[to]
