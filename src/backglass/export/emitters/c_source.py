"""A trained network as C99: a header and a source, which allocate nothing and keep nothing."""

from __future__ import annotations

from backglass.export.c_syntax import C_TYPE, SUFFIX, c_number, c_syntax, helpers_of
from backglass.export.c_text import c_comment, identifier, includable
from backglass.export.emitters.c_layers import activations, layer_lines, net_input, tables_of_layers
from backglass.export.emitters.c_preparation import preparation
from backglass.export.emitters.c_tables import Tables, numbers_table
from backglass.export.notes import Notes
from backglass.export.portable import Portable
from backglass.words import Language, Text
from backglass.words import export_c as words

STACK = 256 * 1024  # bytes; a network that needs more is given an array to work in, for stacks are small


def write(portable: Portable, notes: Notes) -> dict[str, bytes]:
    """The source, and its header ".h".

    Parameters
    ----------
    portable : Portable
    notes : Notes

    Examples
    --------
    >>> import backglass as bg
    >>> from backglass.export.gathering import portable_of
    >>> net = bg.Network((2, 1))
    >>> run = bg.train(net, net.initialise(), [[0.0, 1.0]], [1.0], epochs=1)
    >>> files = write(portable_of(run), Notes("sum", "en", ("A sum.",)))
    >>> [line for line in files[".h"].decode().splitlines() if "predict(" in line]
    ['void sum_predict(const double row[SUM_COLUMNS], double y[SUM_OUTPUTS]);']
    """
    name = identifier(notes.stem)
    tables = Tables(name)
    header = _header(portable, name, tables, notes)
    guarded = f'#include "{notes.stem}.h"' if includable(notes.stem) else _without_head(header)
    source = _source(portable, name, tables, notes, guarded)
    return {"": source.encode(), ".h": header.encode()}


def _header(portable: Portable, name: str, tables: Tables, notes: Notes) -> str:
    """What a program that calls the network includes."""
    lang, capital = notes.lang, name.upper()
    size, meant = _outputs(portable)
    guard = f"{capital}_PREDICT_H"
    return "\n".join(
        [
            c_comment(notes.lines),
            f"#ifndef {guard}",
            f"#define {guard}",
            "",
            f"#define {capital}_COLUMNS {len(portable.asked)} /* {words.COLUMNS[lang]} */",
            f"#define {capital}_{size} {portable.outputs.width} /* {meant[lang]} */",
            *([f"#define {capital}_ROOM {sum(_buffers(portable).values())}"] if given_room(portable) else []),
            "",
            "#ifdef __cplusplus",
            'extern "C" {',
            "#endif",
            "",
            *_names(portable, name, tables, lang),
            "",
            *_calls(portable, name, lang),
            "",
            "#ifdef __cplusplus",
            "}",
            "#endif",
            "",
            "#endif",
            "",
        ]
    )


def _without_head(header: str) -> str:
    """The header's declarations, for a source beside a header whose name cannot be included."""
    return header[header.index("#ifndef") :].rstrip()


def _outputs(portable: Portable) -> tuple[str, Text]:
    """What the outputs are called, and what is said of their number."""
    meaning = portable.outputs.meaning
    if meaning == "numbers":
        return "OUTPUTS", words.OUTPUTS
    return "CLASSES", words.LABELS if meaning == "labels" else words.CLASSES


def _names(portable: Portable, name: str, tables: Tables, lang: Language) -> list[str]:
    """Declarations of the names' tables, which `tables` gets."""
    capital, outputs = name.upper(), portable.outputs
    size, _ = _outputs(portable)
    names = outputs.names if outputs.meaning == "numbers" else tuple(map(str, outputs.classes))
    lines = [f"/* {words.IN_ORDER[lang]} */"]
    lines.append(tables.declared("columns", portable.asked, f"{capital}_COLUMNS"))
    lines.append(tables.declared(size.lower(), names, f"{capital}_{size}"))
    for place, column in enumerate(portable.columns):
        if column.texts:
            said = words.CATEGORIES.format(place=place, name="{name}")[lang]
            lines += ["", tables.comment(said, column.name)]
            lines.append(tables.declared(f"categories_{place}", column.texts, str(len(column.texts))))
    return lines


def _calls(portable: Portable, name: str, lang: Language) -> list[str]:
    """Declarations of the functions."""
    meaning = portable.outputs.meaning
    about = {"numbers": words.OUTPUT, "labels": words.CHANCES}.get(meaning, words.PROBABILITIES)
    memory = words.MEMORY.format(bytes=128 if given_room(portable) else _room(portable) + 128)[lang]
    if given_room(portable):
        memory = f"{words.ROOM[lang]} {memory}" if lang == "en" else f"{words.ROOM[lang]}{memory}"
    gaps = [words.NO_FAST_MATH[lang]] if portable.columns else []
    lines = [c_comment([about[lang], memory, *gaps]), f"{_predict(portable, name)};"]
    if meaning == "labels":
        lines += ["", c_comment([words.YES[lang]]), f"{_chosen(portable, name)};"]
    elif meaning != "numbers":
        lines += ["", c_comment([words.WHICH[lang]]), f"{_chosen(portable, name)};"]
    return lines


def _predict(portable: Portable, name: str) -> str:
    size, _ = _outputs(portable)
    goes_in = "double" if portable.columns else C_TYPE[portable.dtype]
    numbers = portable.outputs.meaning == "numbers"
    comes_out = "double y" if numbers else f"{C_TYPE[portable.dtype]} probabilities"
    room = f", {C_TYPE[portable.dtype]} room[{name.upper()}_ROOM]" if given_room(portable) else ""
    return f"void {name}_predict(const {goes_in} row[{name.upper()}_COLUMNS], {comes_out}[{name.upper()}_{size}]{room})"


def _chosen(portable: Portable, name: str) -> str:
    given = f"const {C_TYPE[portable.dtype]} probabilities[{name.upper()}_CLASSES]"
    if portable.outputs.meaning == "labels":
        return f"int {name}_yes({given}, int label)"
    return f"int {name}_class({given})"


def _buffers(portable: Portable) -> dict[str, int]:
    """The arrays in which the layers' z stand in turn: z(1), z(3), ... and z(2), z(4), ..., but for the last."""
    widths = dict(enumerate(portable.sizes[:-1], 1))
    if not portable.columns:
        del widths[1]  # it is the row itself
    if portable.outputs.meaning == "two classes" or (_numbers(portable) and portable.dtype == "float32"):
        widths[len(portable.sizes)] = portable.sizes[-1]  # not yet what is given back
    found = {"odd": [widths[l] for l in widths if l % 2], "even": [widths[l] for l in widths if l % 2 == 0]}
    return {buffer: max(sizes) for buffer, sizes in found.items() if sizes}


def _numbers(portable: Portable) -> bool:
    return portable.outputs.meaning == "numbers"


def given_room(portable: Portable) -> bool:
    """Whether the layers are so wide that what calls the network gives it an array to work in."""
    return _room(portable) > STACK


def _room(portable: Portable) -> int:
    """How many bytes the layers' z take."""
    return sum(_buffers(portable).values()) * (4 if portable.dtype == "float32" else 8)


def _source(portable: Portable, name: str, tables: Tables, notes: Notes, included: str) -> str:
    constants: dict[tuple[float, ...], str] = {}
    lang = notes.lang
    syntax = c_syntax(portable.dtype, constants)
    functions, called = activations(portable, syntax, lang)
    parts = []
    if portable.columns:
        prepared = preparation(portable, c_syntax("float64", constants))
        parts.append(f"{c_comment([words.PREPARATION[lang]])}\n{prepared}")
    parts += [net_input(portable.dtype, lang), *functions, _predicting(portable, name, called, lang)]
    if not _numbers(portable):
        parts.append(_choosing(portable, name))
    code = "\n\n".join(parts)
    helpers = helpers_of(code, lang)
    kept = [numbers_table(table, list(numbers), "double") for numbers, table in constants.items()]
    weights = tables_of_layers(portable, lang)
    heads = [c_comment(notes.lines), included + "\n\n#include <math.h>\n#include <stddef.h>"]
    return "\n\n".join([*heads, *tables.defined(), *weights, *kept, *helpers, code]) + "\n"


def _predicting(portable: Portable, name: str, called: dict[int, str], lang: Language) -> str:
    """The function that predicts."""
    c_type, one, last = C_TYPE[portable.dtype], f"1.0{SUFFIX[portable.dtype]}", len(portable.sizes)
    buffers, outputs = _buffers(portable), portable.outputs
    given_back = "y" if _numbers(portable) else "probabilities"
    direct = outputs.meaning != "two classes" and not (_numbers(portable) and portable.dtype == "float32")
    place = {l: "even" if l % 2 == 0 else "odd" for l in range(1, last + 1)}
    if not portable.columns:
        place[1] = "row"
    if direct:
        place[last] = given_back
    body = []
    if given_room(portable):
        starts = {"odd": "room", "even": f"room + {buffers['odd']}" if "odd" in buffers else "room"}
        body += [f"{c_type} *const {buffer} = {starts[buffer]};" for buffer in buffers]
        body.append("")
    elif buffers:
        arrays = ", ".join(f"{buffer}[{width}]" for buffer, width in buffers.items())
        body += [f"{c_type} {arrays}; /* {words.BUFFERS[lang]} */", ""]
    if portable.columns:
        body.append("prepare(row, odd);")
    for l in range(2, last + 1):
        body += layer_lines(l, portable.sizes[l - 1], portable.sizes[l - 2], place[l - 1], place[l], called.get(l, ""))
    if outputs.meaning == "two classes":
        body += [f"probabilities[0] = {one} - {place[last]}[0];", f"probabilities[1] = {place[last]}[0];"]
    elif _numbers(portable):
        body += _as_numbers(portable, place[last])
    return "\n".join([_predict(portable, name), "{", *(f"    {line}".rstrip() for line in body), "}"])


def _as_numbers(portable: Portable, place: str) -> list[str]:
    """What makes the last layer's z the target's numbers, in double."""
    outputs = portable.outputs
    text = f"{place}[k]" if portable.dtype == "float64" else f"(double){place}[k]"
    if (outputs.scale, outputs.shift) != (1.0, 0.0):
        text = f"{text} * {c_number(outputs.scale)} + {c_number(outputs.shift)}"
    if text == "y[k]":
        return []
    return [f"for (size_t k = 0; k < {len(outputs.names)}; k++)", f"    y[k] = {text};"]


def _choosing(portable: Portable, name: str) -> str:
    half = c_number(0.5, portable.dtype)
    lines = {
        "two classes": [f"return probabilities[1] > {half};"],
        "labels": [f"return probabilities[label] > {half};"],
        "classes": [
            "int largest = 0;",
            "",
            f"for (int k = 1; k < {name.upper()}_CLASSES; k++)",
            "    if (probabilities[k] > probabilities[largest])",
            "        largest = k;",
            "return largest;",
        ],
    }[portable.outputs.meaning]
    return "\n".join([_chosen(portable, name), "{", *(f"    {line}".rstrip() for line in lines), "}"])
