"""Logs of programs that are not ours: which slip is in them, and none in right ones."""

from __future__ import annotations

import json
import os
import random
from itertools import islice

import pytest

import backglass as bg
from backglass.cli import main
from backglass.textbook.own_log import read_log
from backglass.textbook.own_program import compare
from tests.textbook.own_programs import SLIPS, training

CASES = int(os.environ.get("BACKGLASS_LOGS", "30"))
EXAMPLES = ("mazur", "xor", "iris")


def log_of(states, digits, kind, random_):
    """What a program prints of its states."""
    sign = random_.choice([",", ";", "\t", " ", ", "])
    counted = random_.choice([None, 0, 1])
    lines = []
    for at, (loss, weights) in enumerate(states):
        numbers = [loss] if kind == "loss" else weights if kind == "weights" else [loss, *weights]
        cells = [f"{number:.{digits}g}" for number in numbers]
        if counted is not None or kind == "both":
            cells.insert(0, str(at + (counted or 0)))
        lines.append(sign.join(cells))
    return "\n".join(lines)


def admits(name, slip):
    """Whether a program for the example can make the slip so that its numbers change."""
    net = bg.example(name).network
    return not (slip == "missing-path" and net.sizes[-1] == 1)


def cases():
    random_ = random.Random(9)
    pairs = [(name, slip) for name in EXAMPLES for slip in (*SLIPS, None, None) if admits(name, slip)]
    return [
        (*pairs[at % len(pairs)], random_.randint(6, 17), random_.choice(["loss", "weights", "both"]), at)
        for at in range(CASES)
    ]


@pytest.mark.few(8)
@pytest.mark.parametrize(("name", "slip", "digits", "kind", "at"), cases())
def test_the_slip_of_a_log_is_found_and_none_in_a_right_one(name, slip, digits, kind, at):
    random_ = random.Random(at)
    count = random_.randint(8, 40) if name == "iris" else random_.randint(8, 300)
    skipped = random_.choice([0, 1])  # printed after the update
    data = log_of(islice(training(name, slip, backwards=slip is None), skipped, count), digits, kind, random_)
    example = bg.example(name)
    found = compare(example, read_log("log", data, example))
    if slip is None:
        assert found.right
        assert found.to_json()["slip"] is None
    else:
        assert not found.right
        assert slip in found.to_json()["slips"]


@pytest.fixture
def run(tmp_path, capsys):
    def run(text, *options, name="mazur"):
        path = tmp_path / "log.csv"
        path.write_text(text, encoding="utf-8")
        status = main(["compare", str(path), "--example", name, *options])
        return status, *capsys.readouterr()

    return run


def test_the_documents_own_headline_was_of_the_wrong_order(run):
    status, out, err = run("loss\n0.298371109\n0.291027924\n", "--lang", "en")
    assert (status, err) == (0, "")
    assert "Row 2, update 1: loss is 0.291027924; the right run has 0.291027774" in " ".join(out.split())
    assert "used too early" in out
    _, out, _ = run("loss\n0.298371109\n0.291027924\n", "--lang", "ja")
    assert "更新後の重みを早く使いすぎています" in "".join(out.split())
    _, out, _ = run("loss\n0.298371109\n0.291027774\n", "--json")
    found = json.loads(out)
    assert (found["right"], found["slip"], found["departure"]) == (True, None, None)


def test_the_parameter_that_departs_is_named_as_the_reader_named_it(run):
    right = "0.358916480,0.408666186,0.511301270,0.561370121"
    _, out, _ = run(f"w5,w6,w7,w8\n0.4,0.45,0.5,0.55\n{right}\n", "--json")
    assert json.loads(out)["right"]
    _, out, _ = run(f"w5,w6,w7,w8\n0.4,0.45,0.5,0.55\n{right.replace('0.5113', '0.5213')}\n", "--json")
    found = json.loads(out)
    assert found["departure"]["name"] == "w(3)[2,1]"
    assert found["departure"]["update"] == 1
    assert found["slips"] == []


def test_every_hundredth_update_is_enough(run):
    _, out, _ = run("update loss\n0 0.298371109\n100 0.020046828\n1000 0.001114349\n", "--json")
    found = json.loads(out)
    assert (found["right"], found["last_update"]) == (True, 1000)


LOSSES_PRINTED = (0.298371109, 0.291027774)


@pytest.mark.parametrize(
    "line",
    [
        "Epoch {n}: loss = {loss:f}",
        "Epoch {n}/60, Loss: {loss:.4f}",
        "Epoch [{n}/60], Loss: {loss:.4f} (0.01 s)",
        "[{n:5d}] loss: {loss:.6f}",
        "step={n} loss={loss:.8e} lr=0.5",
        "Cost after iteration {n}: {loss:f}",
        "{n} 回目 誤差 {loss:.9f}",
        '{{"epoch": {n}, "loss": {loss}}}',
        "loss: {loss}",
        "{n};{comma}",
        "{loss},",
        "   0.{whole:09d}D+00",
    ],
)
def test_what_programs_print_is_read(run, line):
    printed = [
        line.format(n=n, loss=loss, comma=str(loss).replace(".", ","), whole=round(1e9 * loss))
        for n, loss in enumerate(LOSSES_PRINTED, start=1)
    ]
    status, out, err = run("\n".join(printed), "--json")
    assert (status, err) == (0, "")
    assert (json.loads(out)["right"], json.loads(out)["rows"]) == (True, 2)
    printed[1] = printed[1].replace("0.2910", "0.2911").replace("2.9102", "2.9112").replace("0,2910", "0,2911")
    assert not json.loads(run("\n".join(printed), "--json")[1])["right"]


def test_weights_that_are_printed_by_their_names(run):
    for text in (
        "training\nw5 = 0.4, w6 = 0.45\nw5 = 0.358916480, w6 = 0.408666186\ndone in 2 s\n",
        "update,w(3)[1,1],w(3)[1,2]\n0,0.4,0.45\n1,0.358916480,0.408666186\n",
        "[[0.15 0.2] [0.25 0.3] [0.4 0.45] [0.5 0.55]]\n",
    ):
        assert json.loads(run(text, "--json")[1])["right"], text


@pytest.mark.parametrize(
    "text",
    [
        "Epoch 1/2\n1/1 [==========] - 0s 120ms/step - loss: 0.2984 - val_loss: 0.30\n"
        "Epoch 2/2\n1/1 [==========] - 0s 2ms/step - loss: 0.2910 - val_loss: 0.30\n",
        "loss =\n\n    0.2984\n\nloss =\n\n    0.2910\n",
        "[0.2983711087600027, 0.29102777369359933]\n",
        "[0.29837111 0.29102777\n 0.28354713]\n",
        "[0.298371109]",
        "epoch 0\nepoch 1\nloss = 0.2910\n",
    ],
)
def test_what_is_printed_over_several_lines_is_read(run, text):
    """As Keras, MATLAB and a list of Python or NumPy print it."""
    status, out, err = run(text, "--json")
    assert (status, err) == (0, "")
    assert json.loads(out)["right"]
    assert not json.loads(run(text.replace("0.291", "0.292").replace("0.2983", "0.2993"), "--json")[1])["right"]


def test_single_precision_is_no_slip(run):
    _, out, _ = run("0.29837111\n0.29102776\n0.28354719\n", "--lang", "en")
    assert "single precision" in " ".join(out.split())


def test_a_loss_beyond_all_floats_departs(run):
    """As programs with longer numbers print it when they diverge."""
    for far in ("1e400", "-1e350"):
        status, out, err = run(f"0.298371109\n{far}\n", "--json")
        assert (status, err) == (0, "")
        assert json.loads(out)["departure"]["typed"] == far


def test_another_start_is_said(run):
    _, out, _ = run("0.31\n0.30\n", "--lang", "en")
    assert "before any update" in " ".join(out.split())


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "no rows of numbers"),
        ("loss\n", "no rows of numbers"),
        ("loss,w99\n1,2\n", "a column 'w99'"),
        ("loss\n0.3\nnan\n", "row 3 has 'nan'"),
        ("loss\n0.3\n1/3\n", "row 3 has '1/3'"),
        ("update,loss\n1,0.3\n1,0.3\n", "the update in row 3 is 1"),
        ("0,298371\n0,291028\n", "part the columns by semicolons"),
        ("update,loss\n1.5,0.3\n", "the update in row 2 is 1.5"),
        ("update,loss\n1e390,0.3\n", "the update in row 2 is 1e390"),
        ('loss\n"0,298"\n', "row 2 has '0,298' in the column 'loss', with a comma for its decimal sign"),
        ("epoch 0 loss 0,298371\n", "row 1 has '0,298371'"),
        ("update\n1\n", "neither losses nor weights"),
        ("loss,E\n1,2\n", "two columns 'E'"),
        ("1,2,3,4,5\n", "columns without names, 5 of them"),
        ("1,2\n3\n", "row 2 has 1 cell,"),
        ("epoch 1: loss = 0.3\nepoch 2: loss = nan\n", "row 2 has 'nan'"),
        ("epoch 1: loss = 0.3\nfinal loss 0.2\n", "'final loss 0.2' has other names"),
        ("∂E/∂w1 = 0.000438\n∂E/∂w1 = 0.000438\n", "Lines such as `epoch 1"),
    ],
)
def test_what_is_no_log_is_one_sentence(run, text, sentence):
    status, out, err = run(text, "--lang", "en")
    assert (status, out) == (1, "")
    assert sentence in err
    assert err.count("\n") == 1


def test_a_file_that_is_not_there_and_an_unknown_example(tmp_path, capsys):
    assert main(["compare", str(tmp_path / "no"), "--example", "mazur"]) == 1
    assert "cannot be read" in capsys.readouterr().err
    (tmp_path / "log").write_text("0.3\n")
    assert main(["compare", str(tmp_path / "log"), "--example", "mazurr"]) == 1
    assert "'mazur'" in capsys.readouterr().err


def test_a_long_log_is_cut_and_says_so(run, monkeypatch):
    monkeypatch.setattr("backglass.textbook.own_log.MOST_ROWS", 2)
    _, out, _ = run("loss\n0.298371109\n0.291027774\n7\n", "--lang", "en")
    assert "so many rows are compared, 2" in " ".join(out.split())
