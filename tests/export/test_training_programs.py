"""Training programs in Python, Octave, Scilab and Julia: they print the losses that the reference engine has."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from importlib import import_module
from typing import ClassVar

import pytest

import backglass as bg
from backglass.equations.optimisers import OPTIMISERS, Momentum
from backglass.export.formats import FORMATS
from backglass.export.notes import Notes
from backglass.export.runtimes.base import output_of
from backglass.export.training_gathering import program_from, program_of
from backglass.words import Text
from backglass.words import programs as words
from tests.export.nets import HOSTILE
from tests.export.program_cases import GROUPS, WEIGHTS, tanh_net
from tests.export.trained import BETWEEN, check, parts, printed_by_python, samples, trained, wanted_of, written

LANGUAGES = ("python", "octave", "scilab", "julia")
SUFFIXES = {language: FORMATS[language].suffix for language in LANGUAGES}
NOTHING = Notes("program", "en", ())
TITLE = Text("An example", "例")


def runtime(language):
    found = FORMATS[language].made_runtime()
    if (missing := found.missing()) is not None:
        pytest.skip(str(missing))
    return found


def write(language, program, notes=NOTHING):
    return import_module(f"backglass.export.emitters.{language}_program").write(program, notes)


def text_of(language, program, notes=NOTHING):
    return write(language, program, notes)[""].decode()


def lesson(name):
    """A lesson's network and its training: the program, and the same training as a run."""
    found = bg.example(name)
    if name == "iris":
        options = {"optimiser": bg.Adam(0.01), "epochs": 100, "batch_size": 16}
    else:
        options = {"optimiser": found.optimiser, "epochs": 10_000}
    run = bg.train(found.network, found.parameters, found.X, found.D, engine="reference", **options)
    return program_of(run), run


@pytest.mark.parametrize("group", [pytest.param(name, marks=pytest.mark.slow) for name in GROUPS])
def test_python_prints_the_losses_of_the_reference(group, tmp_path):
    runs = [*GROUPS[group]()]
    outputs = printed_by_python(written(runs, import_module(f"{EMITTERS}.python_program").write, tmp_path, ".py"))
    for run, output in zip(runs, outputs, strict=True):
        check(output, wanted_of(run))


EMITTERS = "backglass.export.emitters"


@pytest.mark.slow
@pytest.mark.parametrize("group", GROUPS)
def test_octave_and_scilab_print_them_too(group, tmp_path):
    runs = [*GROUPS[group]()]
    found, wanted = {}, [wanted_of(run) for run in runs]
    for language in ("octave", "scilab"):
        paths = written(runs, import_module(f"{EMITTERS}.{language}_program").write, tmp_path, SUFFIXES[language])
        found[language] = printed_by(language, paths)
        for output, losses in zip(found[language], wanted, strict=True):
            check(output, losses)
    different = [run for run, *two in zip(runs, *found.values(), strict=True) if two[0] != two[1]]
    # Scilab has an expm1 and a log1p of its own; all else has the same digits.
    assert all(
        {"elu", "selu"} & {f.name for f in run.network.f.values()} or "log1p" in python(run) for run in different
    )


def python(run):
    return text_of("python", program_of(run, dtype="float64"))


def printed_by(language, paths):
    """What programs print, one after the other in one process."""
    runs_them = runtime(language)
    driver = paths[0].with_name(f"driver{SUFFIXES[language]}")
    if language == "octave":
        lines = ["1;", *(f"disp('{BETWEEN}{path.name}'); source('{path.name}'); clear -all" for path in paths)]
    else:
        lines = ["funcprot(0);", *(f"mprintf('{BETWEEN}{path.name}\\n'); exec('{path.name}', -1);" for path in paths)]
    driver.write_text("\n".join([*lines, "exit(0)" if language == "octave" else "exit(0);"]))
    return parts(output_of(runs_them.arguments(driver.name), driver.parent))


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mazur", "xor", "iris"])
def test_a_lesson_has_the_same_digits_in_octave_scilab_and_c(name):
    program, run = lesson(name)
    printed = {
        language: runtime(language).run_program(write(language, program), "program")
        for language in ("python", "octave", "scilab", "c")
    }
    wanted = wanted_of(run)
    for text in printed.values():
        check(text, wanted)
    assert printed["octave"] == printed["scilab"] == printed["c"]


def test_one_program_of_a_full_batch_is_short():
    program = lesson_program("mazur")
    assert max(len(text_of(language, program).splitlines()) for language in LANGUAGES) <= 65


def lesson_program(name):
    found = bg.example(name)
    return program_from(found.network, found.parameters, found.X, found.D, found.optimiser, 10, TITLE)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_four_blocks_stand_in_the_order_of_the_procedure(language, lang):
    for run in (trained(tanh_net(), epochs=2), trained(tanh_net(), epochs=2, batch_size=2)):
        text = text_of(language, program_of(run), Notes("program", lang, ()))
        blocks = (words.FORWARD, words.OUTPUT, words.BACKWARD, words.UPDATE)
        places = [re.search(rf"^ *\S+ {re.escape(block[lang])}$", text, re.MULTILINE).start() for block in blocks]
        assert places == sorted(places)
        for names in (("u2", "z2", "u3"), ("delta3",), ("delta2",), ("dW3", "db3", "dW2", "db2")):
            begin, places = places[0], places[1:]
            block = text[begin : places[0] if places else None]
            assert [name for name in names if f"{name} = " not in block] == []


def test_the_head_says_where_the_procedure_begins():
    run = trained(tanh_net(), rows=100, epochs=3, batch_size=20)
    for language in LANGUAGES:
        lines = text_of(language, program_of(run)).splitlines()
        said = next(line for line in lines if "begins at line" in line)
        assert "1. Forward" in lines[int(re.search(r"\d+", said)[0]) - 1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_lines_are_comments(language):
    program = program_of(trained(tanh_net(), epochs=3))
    text = text_of(language, program, Notes("program", "ja", HOSTILE))
    plain = text_of(language, program, Notes("program", "ja", ("nothing",)))
    sign = {"octave": "%", "scilab": "//"}.get(language, "#")
    lines, rest = text.splitlines(), plain.splitlines()[1:]
    assert lines[-len(rest) :] == rest
    assert all(line.startswith(sign) for line in lines[: -len(rest)])


@pytest.mark.slow
@pytest.mark.parametrize("language", ["python", "octave", "scilab"])
def test_hostile_lines_do_nothing(language):
    program, runs_it = program_of(trained(tanh_net(), epochs=3)), runtime(language)
    for lines in (HOSTILE, (*HOSTILE, "ends in ..", "ends in ...", "coding: rot13"), ("coding: rot13",)):
        notes = Notes("program", "ja", lines)
        assert runs_it.run_program(write(language, program, notes), "program") == runs_it.run_program(
            write(language, program), "program"
        )


@dataclass(frozen=True)
class Ending(Momentum):
    """A rule whose name, slots and constant are words of the languages, and which needs a slot as it was."""

    name: ClassVar[str] = "end"
    title: ClassVar[Text] = Text("end", "end")
    slots: ClassVar[tuple[str, ...]] = ("t", "d", "function")
    do: float = 0.5

    def update(self, theta, g, state, t, rate):
        """The slots before they change count, too."""
        first = self.do * state["t"] + g / t
        second = state["d"] + first
        third = state["function"] + second
        after = theta - rate * (first + state["d"] + state["function"])
        return after, {"t": first, "d": second, "function": third}


def test_a_rule_may_have_any_names(monkeypatch, tmp_path):
    monkeypatch.setitem(OPTIMISERS, Ending.name, Ending)
    runs = [trained(tanh_net(), optimiser=Ending(0.05), epochs=5, batch_size=n) for n in (3, None)]
    outputs = printed_by_python(written(runs, import_module(f"{EMITTERS}.python_program").write, tmp_path, ".py"))
    for run, output in zip(runs, outputs, strict=True):
        check(output, wanted_of(run))
    for language in ("octave", "scilab"):
        if FORMATS[language].made_runtime().missing() is None:
            check(runtime(language).run_program(write(language, program_of(runs[0])), "program"), wanted_of(runs[0]))


def test_a_run_that_ends_within_an_epoch(tmp_path):
    run = trained(tanh_net(), epochs=9, batch_size=2, callbacks=[bg.EachUpdate(lambda moment: moment.update == 6)])
    assert run.state.cursor.batch
    paths = written([run], import_module(f"{EMITTERS}.python_program").write, tmp_path, ".py")
    check(printed_by_python(paths)[0], wanted_of(run))


def test_early_stopping_is_said_and_trained_to_its_end(tmp_path):
    net = tanh_net()
    X, D = samples(net, rows=40)
    options = {"validation": 0.3, "early_stopping": 3, "epochs": 500, "batch_size": 8}
    run = bg.train(net, net.initialise(), X, D, optimiser=bg.Adam(0.1), **options)
    program = program_of(run)
    assert run.stopped == "early"
    assert program.updates == run.updates
    assert program.remarks == (words.BEST,)
    check(
        printed_by_python(written([run], import_module(f"{EMITTERS}.python_program").write, tmp_path, ".py"))[0],
        wanted_of(run),
    )


@pytest.mark.parametrize("case", ["full", "minibatches", "ahead", "careful", "shared"])
def test_julia_can_be_parsed(case):
    pytest.importorskip("tree_sitter_julia", reason="Julia's parser (tree-sitter-julia) is not installed")
    import tree_sitter_julia
    from tree_sitter import Language, Parser

    far = bg.Network((3, 4, 2), hidden="tanh", output="softmax", loss="cross_entropy")
    run = {
        "full": lambda: trained(tanh_net(), epochs=2, l1=0.1),
        "minibatches": lambda: trained(tanh_net(), epochs=2, batch_size=2, sample_weight=WEIGHTS, clip_norm=1.0),
        "ahead": lambda: trained(tanh_net(), epochs=2, optimiser=bg.Nesterov(0.1), schedule=bg.Exponential(0.9)),
        "careful": lambda: trained(far, theta=bg.Parameters(far, far.initialise(seed=1).flat * 50), epochs=2),
        "shared": lambda: trained(tanh_net(biases="shared"), epochs=2, optimiser=bg.Adam(0.1), batch_size=3),
    }[case]()
    text = write("julia", program_of(run), Notes("program", "ja", tuple(HOSTILE)))[""]
    assert not Parser(Language(tree_sitter_julia.language())).parse(text).root_node.has_error


def test_careful_forms_are_taken_where_digits_would_be_lost():
    net = bg.Network((3, 4, 2), hidden="tanh", output="logistic", loss="binary_cross_entropy")
    near, far = (bg.Parameters(net, net.initialise(seed=1).flat * scale) for scale in (1, 40))
    programs = [program_of(trained(net, theta=theta, epochs=2)) for theta in (near, far)]
    assert [program.equations.careful for program in programs] == [False, True]
    assert "delta3 = y - D" in text_of("python", programs[0])
    assert "keep their digits" in text_of("python", programs[1])


def test_a_program_is_the_same_whenever_it_is_written():
    run = trained(tanh_net(), epochs=2)
    assert write("octave", program_of(run)) == write("octave", program_of(run))


def test_rates_that_do_not_change_are_one_number():
    program = program_of(trained(tanh_net(), epochs=3, schedule=bg.Exponential(1.0)))
    assert program.per == "run"
    assert replace(program, rates=(0.5,)).rates == (0.5,)
