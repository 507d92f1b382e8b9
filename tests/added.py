"""Use what was added to a copy of the sources: ``python tests/added.py activation softsign``, from `test_adding.py`.

It runs in a process of its own, whose PYTHONPATH is the copy, and in a folder that it may write to.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import runpy
import sys
from pathlib import Path

# An editable install finds its own sources before any path.
sys.meta_path[:] = [finder for finder in sys.meta_path if "ScikitBuild" not in type(finder).__name__]

import numpy as np  # noqa: E402
import polars as pl  # noqa: E402

import backglass as bg  # noqa: E402
from backglass.cli import main  # noqa: E402

QUANTITIES = (
    "w(2)[1,2]", "w(3)[2,1]", "b(2)[1]", "b(3)[2]", "u(2)[1]", "u(3)[1]", "z(1)[3]", "z(2)[4]", "z(3)[2]",
    "delta(2)[1]", "delta(3)[2]",
)  # fmt: skip
LANGUAGES = ("en", "ja")


def data() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(40, 3))
    return X, np.stack([X[:, 0] * X[:, 1], np.sin(X[:, 2])], axis=1)


def command(*arguments: str, typed: str = "") -> str:
    """What a command prints; it must end well."""
    out, sys.stdin = io.TextIOWrapper(io.BytesIO(), encoding="utf-8"), io.StringIO(typed)
    with contextlib.redirect_stdout(out):
        status = main(arguments)
    assert status == 0, f"{arguments}: {status}"
    out.seek(0)
    return out.read()


def row(**chosen: str) -> None:
    """Train, derive, judge, account, save, load, explain with a row of one of the tables."""
    rows = {"hidden": "tanh", "loss": "squared_error", "optimiser": "sgd"} | chosen
    net = bg.Network((3, 4, 2), hidden=rows["hidden"], output="identity", loss=rows["loss"])
    X, D = data()
    run = bg.train(net, net.initialise(seed=0), X, D, optimiser=rows["optimiser"], epochs=20, batch_size=8)
    assert run.engine == "reference", "no kernel, so auto takes the reference"
    assert run.history["loss"][-1] < run.history["loss"][0]
    derive_all(net, run, X, D)
    assert bg.certify(net, run.theta, X, D, "reference").verdict == "right"
    for shown in (bg.health(net, run.theta, X, D), bg.nudge(net, run.theta, X, D, "w(3)[1,1]", 1e-3)):
        say(shown)
    step = run.step(7)
    account = step.account("w(2)[1,1]")
    say(account)
    assert np.isclose(account.change, account.after - account.before, rtol=1e-12)
    assert len(account.pushes()) == 8
    resume(net, rows["optimiser"], X, D)
    save_and_load(run)
    take_along(run, X)
    use_table(rows)
    estimate(rows, X, D)


def take_along(run: bg.Run, X: np.ndarray) -> None:
    """The network and its training as programs, which Python runs; the other languages write the same formulas."""
    assert bg.export_model(run, to="python", check=X).check is not None
    assert bg.export_model(run, to="python", what="training", check=True).check is not None
    for to in ("torch", "c", "octave", "scilab", "julia"):
        assert bg.export_model(run, to=to).files
    for to in ("c", "octave", "scilab", "julia"):
        assert bg.export_model(run, to=to, what="training").files


def derive_all(net: bg.Network, run: bg.Run, X: np.ndarray, D: np.ndarray) -> None:
    one = bg.trace(net, run.theta, X[:1], D[:1])
    for name in QUANTITIES:
        derivation = bg.derive(one, name)
        assert derivation.adds_up, name
        say(derivation)
    for name in QUANTITIES[:4]:
        assert bg.derive(bg.trace(net, run.theta, X, D), name).adds_up
    for language in LANGUAGES:
        assert one.to_svg(lang=language)
        assert one.to_worksheet(lang=language)


def say(shown: object) -> None:
    """All that can be shown says itself, in both languages."""
    for language in LANGUAGES:
        assert shown.to_text(language)
        assert shown.to_html(language)
        assert shown.to_latex(language)
    assert json.dumps(shown.to_json(), allow_nan=False)


def resume(net: bg.Network, optimiser: str, X: np.ndarray, D: np.ndarray) -> None:
    """A run that was stopped goes on to the bits of one that was not."""
    whole = bg.train(net, net.initialise(seed=1), X, D, optimiser=optimiser, epochs=6, batch_size=8)
    bg.train(net, net.initialise(seed=1), X, D, optimiser=optimiser, epochs=3, batch_size=8, checkpoint="half")
    rest = bg.train(net, net.initialise(seed=1), X, D, optimiser=optimiser, epochs=6, batch_size=8, resume="half")
    assert rest.theta == whole.theta


def save_and_load(run: bg.Run) -> None:
    bg.save(run, "run.safetensors")
    model = bg.load("run.safetensors")
    assert model.network == run.network
    assert model.theta == run.theta


def use_table(rows: dict[str, str]) -> None:
    """A run on a table, saved with its preparation, is a model that every command takes."""
    birds = pl.read_csv(PENGUINS, null_values="NA")
    prepared = bg.Preparation.fit(birds, "body_mass_g")
    known = birds.filter(pl.col("body_mass_g").is_not_null())
    X, D = prepared.inputs(known), prepared.targets(known)
    net = bg.Network((len(prepared.names), 5, 1), hidden=rows["hidden"], output="identity", loss=rows["loss"])
    run = bg.train(net, net.initialise(seed=0), X, D, optimiser=rows["optimiser"], epochs=3, batch_size=32)
    bg.save(run, "birds.safetensors", prepared)
    for language in LANGUAGES:
        for how in ((), ("--weight", "w(2)[1,1]"), ("--latex",), ("--html",), ("--json",)):
            assert command("explain", "birds.safetensors", PENGUINS, "--row", "1", *how, "--lang", language)
        assert command("health", "birds.safetensors", PENGUINS, "--lang", language)
        assert command("check", "birds.safetensors", PENGUINS, "--rows", "40", "--lang", language)
    predictions = command("predict", "birds.safetensors", PENGUINS)
    assert len(predictions.splitlines()) == 345
    model = bg.load("birds.safetensors")
    assert model.predict(PENGUINS).shape == (344,)
    say(model.explain(PENGUINS, 1, "w(2)[1,1]"))
    command("evaluate", "birds.safetensors", PENGUINS, "--json")


def estimate(rows: dict[str, str], X: np.ndarray, D: np.ndarray) -> None:
    """The estimators take it, come back from a file with the same predictions, and explain."""
    chosen = {"activation": rows["hidden"], "loss": rows["loss"], "solver": rows["optimiser"]}
    fitted = bg.MLPRegressor(
        hidden_layer_sizes=(4,), max_iter=5, tol=1e9, n_iter_no_change=2, random_state=0, **chosen
    ).fit(X, D)
    bg.save(fitted, "fitted.safetensors")
    assert (bg.load("fitted.safetensors").predict(X) == fitted.predict(X)).all()
    assert str(fitted.explain(X[:1], D[:1], "w(2)[1,1]"))


def scaling(name: str) -> None:
    """Train with it, go on from the files, explain a cell."""
    how = ("--scale", name, "--epochs", "3", "--members", "1", "--output", "model")
    command("train", PENGUINS, "--target", "species", *how)
    command("train", "--resume", "--epochs", "4", "--output", "model")
    assert len(command("predict", "model", PENGUINS).splitlines()) == 345
    for language in LANGUAGES:
        assert "z(1) = x / m" in command("explain", "model", PENGUINS, "--row", "1", "--lang", language)
    model = bg.fit_table(PENGUINS, "species", scale={"body_mass_g": name}, epochs=3, members=1)
    model.save("birds.safetensors")
    assert (bg.load("birds.safetensors").predict(PENGUINS) == model.predict(PENGUINS)).all()
    assert bg.export_model(model, to="python", check=PENGUINS).check is not None
    rows = pl.DataFrame({"length": [1.0, -4.0, 2.0], "kind": ["a", "b", "a"]})
    prepared = bg.Preparation.fit(rows, "kind", recipe=bg.Recipe(scale=name))
    assert prepared.inputs(pl.DataFrame({"length": [2.0, 8.0]})).ravel().tolist() == [0.5, 2.0]


def lesson(name: str) -> None:
    """List it, open it, be asked by it."""
    for language in LANGUAGES:
        assert name in command("textbook", "--lang", language)
        assert "0.235003712" in command("textbook", name, "--lang", language)
        asked = command("textbook", name, "--quiz", "--lang", language, typed="0.622459331\n0.235003712\n")
        assert "0.235003712" in asked
    shown = json.loads(command("textbook", name, "--json"))
    assert round(shown["slope"], 9) == 0.235003712
    assert all(check["agrees"] for check in shown["checks"])


def questions(name: str) -> None:
    """Ask it, and answer it rightly and wrongly."""
    asked = ["practice", "--topic", "units", "--questions", "1", "--seed", "1"]
    (shown,) = json.loads(command(*asked, "--json"))["questions"]
    assert shown["id"] == name
    x, w, b = (shown["given"][symbol] for symbol in ("x", "w", "b"))
    assert shown["value"] == w * x + b
    os.environ["BACKGLASS_DATA"] = str(Path.cwd() / "data")
    for language, slip in (("en", "The bias is missing."), ("ja", "バイアスが抜けています。")):
        said = command(*asked, "--lang", language, typed=f"{w * x:.3f}\n{w * x + b:.3f}\n")
        assert slip in said
        assert "1" in said.splitlines()[-2]


def one_command(name: str) -> None:
    """Its help in both languages, and what it does."""
    net = bg.Network((3, 4, 2))
    bg.save(bg.train(net, net.initialise(seed=0), *data(), epochs=1), "model.safetensors")
    assert "26" in command(name, "model.safetensors")
    assert "パラメーター" in command(name, "model.safetensors", "--lang", "ja")
    assert json.loads(command(name, "model.safetensors", "--json")) == {"sizes": [3, 4, 2], "parameters": 26}
    for language in LANGUAGES:
        assert name in command("--help", "--lang", language)
        assert f"backglass {name} penguins" in command(name, "--help", "--lang", language)
    with contextlib.redirect_stderr(io.StringIO()) as said:
        assert main([name]) == 2
    assert "MODEL" in said.getvalue()


def reference(script: str) -> None:
    runpy.run_path(script, run_name="__main__")


def kernel(name: str) -> None:
    """The native engine takes the activation, and agrees with the reference."""
    net = bg.Network((3, 4, 2), hidden=name, output="identity", loss="squared_error")
    X, D = data()
    for dtype, tolerance in (("float64", 1e-12), ("float32", 1e-4)):
        runs = [
            bg.train(net, net.initialise(seed=0), X, D, epochs=20, batch_size=size, dtype=dtype, engine=engine)
            for size in (1, 8, 40)
            for engine in ("auto", "reference")
        ]
        assert [run.engine for run in runs] == ["native", "reference"] * 3
        for fast, right in zip(runs[::2], runs[1::2], strict=True):
            np.testing.assert_allclose(fast.theta.flat, right.theta.flat, rtol=0, atol=tolerance)


USES = {
    "activation": lambda name: row(hidden=name),
    "loss": lambda name: row(loss=name),
    "optimiser": lambda name: row(optimiser=name),
    "scaling": scaling,
    "lesson": lesson,
    "questions": questions,
    "command": one_command,
    "reference": reference,
    "kernel": kernel,
}
COPY = Path(bg.__file__).parent.parent.parent
PENGUINS = str(COPY / "examples" / "penguins.csv")

if __name__ == "__main__":
    assert Path.cwd().is_relative_to(COPY), f"{bg.__file__} is not the copy"
    USES[sys.argv[1]](sys.argv[2])
