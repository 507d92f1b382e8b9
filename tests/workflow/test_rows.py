"""Tables that are read in parts: the same preparation and the same bits, or one sentence."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import backglass as bg
from backglass.errors import BackglassError, DataError, FileError, OptionError
from backglass.preparation.sketch import HELD, Moments, Quantiles, TextCounts
from backglass.preparation.whole import Preparation
from backglass.tables import row_parts
from backglass.tables.row_parts import RowParts
from backglass.windows import Windows
from backglass.workflow import in_parts, rows_sampled
from backglass.workflow.fitting import fit
from backglass.workflow.job import Job
from backglass.workflow.preparing import prepare
from backglass.workflow.rows_sampled import held_out_at

QUICK = {"epochs": 4, "hidden": 6}


def birds(rows: int, seed: int) -> pl.DataFrame:
    rng = np.random.default_rng(seed)
    kind = rng.choice(["owl", "tern", "gull"], rows, p=[0.5, 0.3, 0.2])
    grams = (rng.normal(300, 40, rows) + 80 * (kind == "owl")).round(1)
    wing = pl.Series(np.where(rng.random(rows) < 0.1, np.nan, grams / 3 + rng.normal(0, 9, rows))).fill_nan(None)
    site = pl.Series(np.where(rng.random(rows) < 0.05, "", rng.choice(["hill", "shore", "lake"], rows)))
    eggs = rng.integers(0, 6, rows)
    frame = pl.DataFrame({"grams": grams, "wing": wing, "site": site.replace("", None), "eggs": eggs})
    nests = grams - 5 * eggs + 30 * (kind == "owl") + rng.normal(0, 3, rows)
    return frame.with_columns(pl.Series("kind", kind), pl.Series("nests", nests))


@pytest.fixture
def folder(tmp_path) -> Path:
    for place, rows in enumerate((301, 97, 250)):
        birds(rows, place).write_parquet(tmp_path / f"part-{place}.parquet")
    return tmp_path


def whole(folder: Path) -> pl.DataFrame:
    return pl.concat([pl.read_parquet(path) for path in sorted(folder.glob("part-*.parquet"))])


def in_memory(folder: Path, job: Job, prepared) -> Preparation:
    """The preparation that the same training rows give at once."""
    frame = whole(folder)
    held = held_out_at(job.seed, 0.2, 0, frame.height)
    rows = np.flatnonzero(frame[job.target].is_not_null().to_numpy() & ~held)
    from backglass.workflow.notation import recipe_of

    recipe = recipe_of(job, frame.columns)
    return Preparation.fit(frame, job.target, rows, job.task, prepared.verdicts, recipe)


def numbers_of(value, at=""):
    """Every number of plain values, by where it stands, and all else."""
    if isinstance(value, dict):
        return [pair for key, inner in value.items() for pair in numbers_of(inner, f"{at}.{key}")]
    if isinstance(value, list | tuple):
        return [pair for key, inner in enumerate(value) for pair in numbers_of(inner, f"{at}[{key}]")]
    return [(at, value)]


WAYS = [
    ("kind", "standard", "median"), ("nests", "standard", "mean"), ("nests", "min-max", "zero"),
    ("kind", "robust", "median"), ("nests", "robust", "most-frequent"), ("nests", "quantile", "mean"),
    ("kind", "quantile", "drop-rows"), ("kind", "none", "drop-column"), ("nests", "none", "drop-rows"),
]  # fmt: skip


@pytest.mark.few(4)
@pytest.mark.parametrize(("target", "scale", "fill"), WAYS)
def test_the_preparation_is_that_of_all_rows_at_once(folder, monkeypatch, target, scale, fill):
    monkeypatch.setattr(row_parts, "CELLS", 600)
    monkeypatch.setattr(row_parts, "FEWEST", 10)
    job = Job(
        str(folder / "part-*.parquet"), target, scale=scale, fill=fill, drop="nests" if target == "kind" else "kind"
    )
    prepared = prepare(job)
    found, expected = (numbers_of(one.to_dict()) for one in (prepared.preparation, in_memory(folder, job, prepared)))
    assert [at for at, _ in found] == [at for at, _ in expected]
    for (at, ours), (_, theirs) in zip(found, expected, strict=True):
        if isinstance(theirs, float):
            assert ours == pytest.approx(theirs, rel=1e-12, abs=1e-12), at
        else:
            assert ours == theirs, at


def test_what_is_prepared_is_what_a_table_in_memory_gives(folder):
    job = Job(str(folder / "part-*.parquet"), "kind", drop="nests")
    prepared = prepare(job)
    frame = whole(folder)
    held = held_out_at(0, 0.2, 0, frame.height)
    flat = prepared.data.in_parts.flat
    for part, rows in ((flat.train, np.flatnonzero(~held)), (flat.held_out, np.flatnonzero(held))):
        assert np.array_equal(part.X[:], prepared.preparation.inputs(frame, rows, "float32"))
        D = prepared.preparation.targets(frame, rows)
        assert np.array_equal(part.D[:].argmax(axis=1), D)
    assert (prepared.data.in_parts.training, prepared.data.in_parts.held_out) == ((~held).sum(), held.sum())


MORE = [
    ("kind", {"class_weight": "balanced"}),
    ("kind", {"dropout": 0.2, "batch_size": 50}),
    ("nests", {"optimiser": "sgd:learning_rate=0.01"}),
]


@pytest.mark.parametrize(("target", "more"), MORE)
def test_a_fit_has_the_bits_of_the_same_order_in_memory(folder, target, more):
    job = Job(str(folder / "part-*.parquet"), target, drop="nests" if target == "kind" else "kind", **QUICK, **more)
    prepared = prepare(job)
    fitted = fit(prepared)
    found = prepared.data.in_parts
    arrays = [(part.X[:], part.D[:], part.s[:]) for part in (found.flat.train, found.flat.held_out)]
    (X, D, s), held = arrays
    from backglass.workflow.rows_asked import dropout_of, optimiser_of

    run = bg.train(
        fitted.network, fitted.network.initialise(seed=0), X, D, sample_weight=s, validation=held, epochs=4,
        batch_size=job.batch_size, dtype="float32", shuffle=found.windows, optimiser=optimiser_of(job),
        dropout=dropout_of(job), early_stopping=bg.EarlyStopping(patience=job.patience),
    )  # fmt: skip
    assert np.array_equal(run.theta.flat, fitted.theta.flat)
    assert run.history["validation_loss"].tolist() == fitted.history["validation_loss"].tolist()


def test_memory_changes_no_prepared_row(folder):
    """Only the windows depend on the memory; their plan names them."""
    pattern = str(folder / "part-*.parquet")
    one = prepare(Job(pattern, "kind", memory="64MiB")).data.in_parts
    other = prepare(Job(pattern, "kind", memory="2GiB")).data.in_parts
    assert one.flat.train.digest == other.flat.train.digest


def test_text_files_in_pieces_are_the_table_that_they_are_at_once(folder, monkeypatch):
    monkeypatch.setattr(row_parts, "TEXT_AT_ONCE", 700)
    frame = whole(folder).with_columns(pl.lit('a "quoted"\nline, with all').alias("note"))
    frame.write_csv(folder / "all.csv")
    parts = RowParts((folder / "all.csv",))
    read = pl.concat([part.cells.frame for part in parts])
    assert len([*parts]) > 20
    assert read.equals(bg.read_table(folder / "all.csv").cells.texts())
    assert [part.first for part in parts][1] == next(iter(parts)).cells.height


def test_several_text_files_are_one_table(folder):
    for path in sorted(folder.glob("part-*.parquet")):
        pl.read_parquet(path).write_csv(path.with_suffix(".tsv"), separator="\t")
    text = prepare(Job(str(folder / "*.tsv"), "kind", drop="nests"))
    stored = prepare(Job(str(folder / "*.parquet"), "kind", drop="nests"))
    assert text.preparation.columns == stored.preparation.columns
    assert text.data.in_parts.flat.train.digest == stored.data.in_parts.flat.train.digest


def test_a_folder_a_list_and_a_pattern_are_the_same_table(folder):
    digests = {
        prepare(Job(source, "kind", **QUICK)).data.in_parts.flat.train.digest
        for source in (
            str(folder), folder / "part-*.parquet", bg.Rows(folder / "part-*.parquet"),
            bg.Rows([folder / "part-0.parquet", str(folder / "part-[12].parquet")]),
        )
    }  # fmt: skip
    assert len(digests) == 1


def test_one_file_is_read_at_once_unless_memory_is_given(folder):
    path = str(folder / "part-0.parquet")
    assert not Job(path, "kind").in_parts
    assert Job(path, "kind", memory="1GiB").memory == 2**30
    model = bg.fit_table(path, "nests", memory="1GiB", drop="kind", epochs=30)
    assert model.evaluate(path).rows == 301


def test_a_sample_is_drawn_by_the_rows_numbers_alone(folder, monkeypatch):
    monkeypatch.setattr(rows_sampled, "SAMPLE", 50)
    parts = RowParts(tuple(sorted(folder.glob("part-*.parquet"))))
    sample, numbers, rows = rows_sampled.sample_of(parts, 3)
    monkeypatch.setattr(row_parts, "CELLS", 100)
    monkeypatch.setattr(row_parts, "FEWEST", 7)
    again, same, _ = rows_sampled.sample_of(RowParts(parts.paths), 3)
    assert rows == 648
    assert sample.equals(again)
    assert numbers.tolist() == same.tolist() == sorted(numbers.tolist())
    assert sample.equals(whole(folder)[numbers])


def test_quantiles_keep_within_the_error_that_they_say():
    values = np.exp(np.random.default_rng(0).standard_normal(400_000))
    values[: len(values) // 2].sort()  # an order may not matter
    seen = Quantiles()
    for part in np.array_split(values, 37):
        seen.add(part)
    assert 0 < seen.error < np.log2(len(values) / HELD) / HELD * 1.5
    assert seen.weighted()[1].sum() == len(values)
    for share in (0.001, 0.25, 0.5, 0.75, 0.999):
        (found,) = seen.at([share])
        assert abs((values <= found).mean() - share) <= seen.error + 1 / len(values)


def test_few_different_values_are_counted_and_as_numpy_has_them():
    values = np.random.default_rng(0).integers(0, 999, 30_000).astype(float)
    seen = Quantiles()
    for part in np.array_split(values, 7):
        seen.add(part)
    shares = [0.0, 0.1, 0.25, 0.5, 0.9, 1.0]
    assert seen.exact
    assert seen.error == 0
    assert seen.at(shares) == np.quantile(values, shares).tolist()
    assert seen.at([0.5], 5.0, 40_000) == [np.median(np.append(values, np.full(40_000, 5.0)))]
    assert seen.most_frequent() == np.bincount(values.astype(int)).argmax()


def test_moments_are_those_of_all_values_at_once():
    values = np.random.default_rng(0).standard_normal(10_001) * 1e-3 + 1e5
    seen = Moments()
    for part in np.array_split(values, 77):
        seen.add(part)
    assert seen.mean == pytest.approx(values.mean(), rel=1e-15)
    assert seen.scale == pytest.approx(values.std(), rel=1e-9)
    filled = np.append(values, np.full(500, 3.0))
    assert seen.with_equals(3.0, 500).scale == pytest.approx(filled.std(), rel=1e-12)
    same = Moments()
    same.add(np.full(3, 0.1))
    same.add(np.full(4, 0.1))
    assert same.scale == 0.0


def test_texts_are_counted():
    seen = TextCounts()
    seen.add(pl.Series(["b", None, "a"]))
    seen.add(pl.Series(["b", "b"]))
    assert (seen.counts, seen.missing, seen.too_many) == ({"a": 1, "b": 3}, 1, False)


def test_many_values_still_train_and_the_error_is_said(tmp_path):
    birds(60_000, 5).with_columns(pl.Series("grams", np.random.default_rng(1).standard_normal(60_000))).write_parquet(
        tmp_path / "a.parquet"
    )
    prepared = prepare(Job(str(tmp_path / "*.parquet"), "kind", drop="nests"))
    assert any("quantiles are within 0.00" in str(remark) for remark in prepared.data.remarks)
    assert any("50000 rows drawn by chance" in str(remark) for remark in prepared.data.remarks)


def write(folder: Path, name: str, frame: pl.DataFrame) -> None:
    frame.write_parquet(folder / name)


def refused(folder, wanted: str, kind: type[BackglassError] = DataError, target: str = "kind", **options) -> None:
    with pytest.raises(kind) as caught:
        prepare(Job(str(folder / "*.parquet"), target, **options))
    text = str(caught.value)
    assert re.search(wanted, text), text
    assert "\n" not in text


def test_files_of_other_columns(folder):
    write(folder, "part-9.parquet", birds(9, 1).drop("wing"))
    refused(folder, "part-9.parquet has other columns than .*part-0.parquet: 'wing'")


def test_files_of_another_type(folder):
    write(folder, "part-9.parquet", birds(9, 1).with_columns(pl.col("grams").cast(pl.String)))
    refused(folder, "Column 'grams' is String in .*part-9.parquet but Float64 in .*part-0.parquet")


def test_numbers_of_two_types_and_no_values_are_no_matter(folder):
    frame = birds(40, 1).with_columns(pl.col("eggs").cast(pl.Int16), pl.lit(None).alias("wing"))
    write(folder, "part-9.parquet", frame.select(*reversed(frame.columns)))
    assert prepare(Job(str(folder), "kind")).data.in_parts.rows == 688


def test_files_without_a_row_are_no_matter_and_without_a_byte_are(folder):
    write(folder, "part-9.parquet", birds(9, 1)[:0])
    assert prepare(Job(str(folder), "kind")).data.in_parts.rows == 648
    (folder / "part-9.parquet").write_bytes(b"")
    refused(folder, "part-9.parquet is empty")


def test_a_file_that_is_none(folder):
    (folder / "part-9.parquet").write_bytes(b"PAR1" + b"x" * 100)
    refused(folder, "part-9.parquet")


def test_a_file_that_changes_between_passes(folder, monkeypatch):
    counted = in_parts.counted

    def late(*arguments):
        found = counted(*arguments)
        os.utime(folder / "part-1.parquet", ns=(1, 1))
        return found

    monkeypatch.setattr(in_parts, "counted", late)
    refused(folder, "part-1.parquet changed while the table was read", FileError)


def test_a_disk_that_is_full(folder, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("backglass.flat.os.pwrite", full)
    with pytest.raises(FileError, match=r"The prepared rows need .* in .*, but .* are free there"):
        prepare(Job(str(folder / "part-*.parquet"), "kind"), tmp_path / "beside")
    assert [*(tmp_path / "beside").iterdir()] == []


def test_nothing_matches(tmp_path):
    refused(tmp_path, "No file matches .*parquet; check the pattern", FileError)
    with pytest.raises(FileError, match="holds no CSV or Parquet file"):
        prepare(Job(str(tmp_path), "kind"))


def test_too_little_memory(folder, monkeypatch):
    with pytest.raises(OptionError, match="memory is 1024, but it is a size such as 512MiB or 1GiB, 64MiB or more"):
        Job("a.csv", "y", memory=1024)
    monkeypatch.setattr(row_parts, "FEWEST", 10**6)
    refused(folder, "memory is 64 MiB, but reading this table takes at least", memory="64MiB")


@pytest.mark.parametrize("options", [
    {"folds": 3}, {"groups": "site"}, {"time": "eggs"}, {"compare": True}, {"keep_bytes": 9}, {"views": ("rules",)},
    {"validation": "other.csv"}, {"members": 4}, {"optimiser": "lbfgs", "members": 1},
])  # fmt: skip
def test_what_does_not_go_with_parts(folder, options):
    refused(folder, "read in parts", OptionError, **options)


def test_a_target_that_the_sample_took_for_something_else(folder, monkeypatch):
    monkeypatch.setattr(rows_sampled, "SAMPLE", 40)
    frame = birds(4000, 1).with_columns(pl.Series("eggs", np.arange(4000) % 2))
    frame[3990, "eggs"] = 7
    (folder / "one").mkdir()
    write(folder / "one", "a.parquet", frame)
    assert prepare(Job(str(folder / "one"), "eggs")).preparation.target.classes == ("0", "1", "7")
    frame = frame.with_columns(pl.col("eggs").cast(pl.Float64))
    frame[3990, "eggs"] = 7.5
    write(folder / "one", "a.parquet", frame)
    refused(folder / "one", "looks like classes in a sample of the rows, but like numbers", target="eggs")


def test_a_column_that_the_sample_took_for_something_else(tmp_path, monkeypatch):
    monkeypatch.setattr(rows_sampled, "SAMPLE", 60)
    frame = birds(2000, 1).with_columns(pl.col("grams").cast(pl.String))
    numbers = np.argsort(held_draws(2000))[:60]
    mixed = frame.with_row_index("row").with_columns(
        pl.when(pl.col("row").is_in(numbers.tolist())).then("grams").otherwise(pl.lit("heavy")).alias("grams")
    )
    write(tmp_path, "a.parquet", mixed.drop("row"))
    refused(tmp_path, "More than half of the cells of column 'grams' .* are no number", keep=("grams",))


def held_draws(rows: int):
    from backglass.equations.randomness import Purpose, uniforms

    return uniforms(0, Purpose.SPLIT, rows, layer=rows_sampled.DRAWN)


def test_windows_are_named_by_the_plan_of_the_model(folder):
    model = bg.fit_table(bg.Rows(folder), "kind", drop="nests", **QUICK)
    plan = model.model.training["plan"]
    assert plan["windows"].keys() == {"block", "window"}
    assert plan["shuffle"] is True
    model.save(folder / "m.safetensors")
    assert bg.load(folder / "m.safetensors").predict(whole(folder)[:5]).shape == (5,)


def test_a_model_of_parts_opens_no_update_and_says_why(folder):
    model = bg.fit_table(bg.Rows(folder), "kind", drop="nests", **QUICK)
    with pytest.raises(BackglassError) as caught:
        model.step(row=1, update=1)
    assert "\n" not in str(caught.value)


def test_weights_of_classes_are_of_all_training_rows(folder):
    job = Job(str(folder / "part-*.parquet"), "kind", class_weight="balanced", drop="nests")
    prepared = prepare(job)
    frame = whole(folder)
    trained = frame["kind"].filter(pl.Series(~held_out_at(0, 0.2, 0, frame.height)))
    for name, weight in prepared.class_weight.items():
        assert weight == len(trained) / (3 * (trained == name).sum())


def test_windows_of_a_table_of_one_row_a_block():
    assert sorted(Windows(1, 1).order(0, 9, 1).tolist()) == list(range(9))
