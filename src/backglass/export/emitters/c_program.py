"""A training as a program in C99, in the book's names: four blocks in the order of the procedure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from backglass.export.c_syntax import c_number, c_syntax, helpers_of
from backglass.export.c_text import c_comment, identifier
from backglass.export.emitters.c_blocks import function, indented
from backglass.export.emitters.c_steps import TAKEN, Steps
from backglass.export.emitters.c_tables import braced
from backglass.export.expressions import renamed
from backglass.export.notes import Notes
from backglass.export.training_program import TrainingProgram
from backglass.words import Language, Text, export_c
from backglass.words import programs as words

FAR = 60  # lines above the procedure, of which a reader is told
TOTALS = """/* {about} */
static double {name}(int n, int m, const double A[])
{{
    double sum = 0.0;

    for (int i = 0; i < m; i++)
        for (int j = 0; j < n; j++)
            sum += {term};
    return sum;
}}"""
TERMS = {"sum_of_abs": "fabs(A[j * m + i])", "sum_of_squares": "A[j * m + i] * A[j * m + i]"}
ABOUT = {"sum_of_abs": export_c.SUM_OF_ABS, "sum_of_squares": export_c.SUM_OF_SQUARES}


def write(program: TrainingProgram, notes: Notes) -> dict[str, bytes]:
    """The source of a program that prints `update loss`.

    Parameters
    ----------
    program : TrainingProgram
    notes : Notes
    """
    lang, program = notes.lang, _named_for_c(program)
    steps = Steps(program, c_syntax("float64", {}), lang)
    code = "\n\n".join([*steps.functions(), _main(program, dict(steps.given()), lang)])
    includes = [f"#include <{name}.h>" for name in ("math", "stdio", "string")]
    totals = [
        TOTALS.format(about=ABOUT[name][lang], name=name, term=term)
        for name, term in TERMS.items()
        if f"{name}(" in code
    ]
    parts = [
        "\n".join(includes),
        _sizes(program),
        *_data(program, lang),
        *_parameters(program, lang),
        *helpers_of(code, lang),
        *totals,
        code,
    ]
    return {"": _with_head(program, notes, "\n\n".join(parts) + "\n").encode()}


def _named_for_c(program: TrainingProgram) -> TrainingProgram:
    """The program with other names where a rule of one's own has such that C does not take."""
    names = {name: _name(name, place) for place, name in enumerate([*program.slots, *program.constants])}
    return replace(
        program,
        rule_name=_name(program.rule_name, "rule"),
        slots=tuple(names[slot] for slot in program.slots),
        constants={names[name]: value for name, value in program.constants.items()},
        rule=tuple((names.get(name, name), renamed(made, names)) for name, made in program.rule),
        point=None if program.point is None else renamed(program.point, names),
    )


def _name(name: str, other: object) -> str:
    plain = identifier(name) == name and name not in {*TAKEN, "theta", "g", "n", "t", "rate", "j"}
    return name if plain else f"own_{other}"


def _with_head(program: TrainingProgram, notes: Notes, rest: str) -> str:
    """The program under its comment, which says where in a long file the procedure begins."""
    lang = notes.lang
    said = list(notes.lines or (text[lang] for text in (program.title, *program.remarks, words.PRINTS)))
    more = [words.CAREFUL[lang]] if program.equations.careful else []
    above = rest[: rest.index(words.FORWARD[lang])].count("\n")
    if more or above > FAR:
        more.insert(0, "")
    if above > FAR:
        more.append(words.STEPS_AT.format(line=above + len(said) + len(more) + 5)[lang])
    said += more
    return f"{c_comment(said)}\n\n{rest}"


def _sizes(program: TrainingProgram) -> str:
    """Names of sizes: they stand in declarations and loops."""
    sizes = {f"n{l}": n for l, n in enumerate(program.sizes, 1)}
    counts = {"N": len(program.X), "UPDATES": program.updates}
    if not program.full:
        counts |= {"EPOCHS": program.epochs, "BATCH": program.batch_size}
    return "enum { " + ", ".join(f"{name} = {size}" for name, size in {**counts, **sizes}.items()) + " };"


def _data(program: TrainingProgram, lang: Language) -> list[str]:
    data = [
        f"static const double X[N][n1] = {braced(program.X)};",
        f"static const double D[N][n{program.L}] = {braced(program.D)};",
    ]
    parts = [_said(words.DATA, lang, "\n".join(data))]
    if program.s is not None:
        parts.append(_said(words.WEIGHTS, lang, f"static const double weight[N] = {braced(program.s)};"))
    if program.orders is not None:
        parts.append(_said(words.ORDERS, lang, f"static const int order[EPOCHS][N] = {braced(program.orders)};"))
    if program.per != "run":
        about = words.RATES_BY_EPOCH if program.per == "epoch" else words.RATES_BY_UPDATE
        parts.append(_said(about, lang, f"static const double rates[] = {braced(np.array(program.rates))};"))
    shown = braced(np.array(program.shown))
    return [*parts, _said(words.SHOWN, lang, f"static const int shown[] = {shown};")]


def _parameters(program: TrainingProgram, lang: Language) -> list[str]:
    """The parameters, and what is computed of them: arrays of the program."""
    start, units, kept = [], [], []
    frozen = program.biases == "frozen"
    for l in program.W:
        W, size = f"[n{l}][n{l - 1}]", f"[{'1' if program.biases == 'shared' else f'n{l}'}]"
        start.append(f"static double W{l}{W} = {braced(program.W[l])};")
        if program.b:
            start.append(f"static {'const ' if frozen else ''}double b{l}{size} = {braced(program.b[l])};")
        bias = f", db{l}[n{l}]" if program.trained_biases else ""
        z = "y" if l == program.L else f"z{l}"
        units.append(f"static double u{l}[n{l}], {z}[n{l}], delta{l}[n{l}], dW{l}{W}{bias};")
        names = [*program.slots, *(["kept_"] if program.point is not None else [])]
        if names:
            biases = [f"{name}b{l}{size}" for name in names] if program.trained_biases else []
            kept.append(f"static double {', '.join([*(f'{name}W{l}{W}' for name in names), *biases])};")
    about = words.FROZEN if frozen else words.START
    parts = [_said(about, lang, "\n".join(start)), _said(export_c.UNITS, lang, "\n".join(units))]
    return [*parts, *([_said(words.SLOTS.format(name=program.rule_title), lang, "\n".join(kept))] if kept else [])]


def _said(about: Text, lang: Language, code: str) -> str:
    return f"{c_comment([about[lang]])}\n{code}"


def _main(program: TrainingProgram, given: dict[str, str], lang: Language) -> str:
    """The loop over the updates."""
    start = []
    if program.per == "run" and "rate" in given:
        start.append(f"const double rate = {c_number(program.rates[0])}; /* {words.RATE[lang]} */")
    loops = _full_batch(program, given) if program.full else _minibatches(program, given)
    return function("int main(void)", [*start, *loops, "return 0;"])


def _full_batch(program: TrainingProgram, given: dict[str, str]) -> list[str]:
    """Every update is of all rows."""
    start, row, count = _of_a_batch(program, given)
    known = {"count": count or "N", "t": "t + 1", "rate": "rate" if program.per == "run" else "rates[t]"}
    body = [*start, "for (int n = 0; n < N; n++) {", *indented(row), "}", _update(given, known), "show(t + 1);"]
    return ["", "show(0);", "for (int t = 0; t < UPDATES; t++) {", *indented(body), "}"]


def _minibatches(program: TrainingProgram, given: dict[str, str]) -> list[str]:
    """Every epoch is cut into batches."""
    start, row, count = _of_a_batch(program, given)
    rates = {"run": "rate", "epoch": "rates[epoch]", "update": "rates[t - 1]"}
    known = {"count": count or "until - from", "t": "t", "rate": rates[program.per]}
    last = ["t++;", _update(given, known), "show(t);"]
    if program.skips:
        last = ["if (count > 0.0) {", *indented(last), *_back(program), "}"]
    number = "order[epoch][k]" if program.orders is not None else "k"
    batch = [
        "const int until = from + BATCH < N ? from + BATCH : N;",
        *start,
        "for (int k = from; k < until; k++) {",
        *indented([f"const int n = {number};", "", *row]),
        "}",
        *last,
    ]
    loop = ["for (int from = 0; from < N && t < UPDATES; from += BATCH) {", *indented(batch), "}"]
    return ["int t = 0;", "", "show(0);", "for (int epoch = 0; epoch < EPOCHS; epoch++)", *indented(loop)]


def _back(program: TrainingProgram) -> list[str]:
    """Without an update the parameters must not stay where the gradient would have been taken."""
    if program.point is None:
        return []
    names = [f"{name}{l}" for l in program.W for name in ("W", *("b" if program.trained_biases else ""))]
    return ["} else {", *indented([f"memcpy({name}, kept_{name}, sizeof {name});" for name in names])]


def _of_a_batch(program: TrainingProgram, given: dict[str, str]) -> tuple[list[str], list[str], str]:
    """What stands before the loop over a batch's rows, what in it, and its weight, if it is counted."""
    weighed = program.s is not None and ("count" in given or program.skips)
    start = ["double count = 0.0;"] if weighed else []
    start += ["", *(["look_ahead();"] if program.point is not None else []), "start_gradients();"]
    row = ["forward(X[n]);", "output_delta(D[n]);", *(["backward();"] if program.L > 2 else [])]
    row.append("add_gradients(X[n]);" if program.s is None else "add_gradients(X[n], weight[n]);")
    row += ["count += weight[n];"] if weighed else []
    return start if weighed or not program.full else start[1:], row, "count" if weighed else ""


def _update(given: dict[str, str], known: dict[str, str]) -> str:
    return f"update({', '.join(known[name] for name in given)});"
