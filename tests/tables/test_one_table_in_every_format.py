"""Any table, written in every format, gives the same z(1), a row of it alone, too; whatever it was trained on."""

import os
import random

import numpy as np
import pytest

import backglass as bg
from backglass.errors import DataError
from backglass.preparation.kinds import UNITS
from backglass.preparation.thresholds import ROWS_OF_A_CATEGORY
from backglass.preparation.tokens import frequent_words, tokens_of
from backglass.tables.forms.numbers import Number
from backglass.tables.frames import read_source
from tests.tables.formats import same_bits, sources, typed_sources
from tests.tables.generator import Made, later, made_table

SEEDS = range(10)
TABLES = int(os.environ.get("BACKGLASS_TABLES", "3"))
SEED = int(os.environ.get("BACKGLASS_SEED", "0"))  # the same tables every time, until others are asked for


def inputs_of(rng, preparation, source):
    """z(1), or the sentence why there is none, without the place; now and then of a table with forms of its own."""
    try:
        forms = None if rng.random() < 0.2 else preparation.forms
        return preparation.inputs(read_source(source, forms=forms))
    except DataError as error:
        return refusal(error, source)


def refusal(error, source):
    return str(error).replace(str(source), "TABLE").replace("DataFrame", "TABLE")


def fitted(table, source):
    """The preparation, with the parts of all dates and the words of every other text, or why there is none."""
    texts = [name for name in table.names if name != "y" and table.form(name).form == "text"]
    words = [name for name in texts[::2] if frequent_words(tokens_of(table.column(name)), ROWS_OF_A_CATEGORY)]
    dates = [name for name in table.names if name != "y" and table.form(name).form in UNITS]
    try:
        return bg.Preparation.fit(table, "y", recipe=bg.Recipe(words=words, parts=dates))
    except DataError as error:
        return refusal(error, source)


def compare(expected, found, place):
    if isinstance(expected, str) or isinstance(found, str):
        assert str(found) == str(expected), place
    else:
        assert same_bits(expected, found), (place, differences(expected, found))


def differences(expected, found):
    if expected.shape != found.shape:
        return expected.shape, found.shape
    row, column = np.argwhere(expected != found)[0]
    return {"row": row, "input": column, "expected": expected[row, column], "found": found[row, column]}


def check_texts(rng, columns, folder):
    """Trained on one format, read from all; then some rows alone."""
    written = sources(rng, columns, folder)
    trained_on = rng.choice([*written])
    table = bg.read_table(written[trained_on])
    preparation = fitted(table, written[trained_on])
    if isinstance(preparation, str):
        return None
    compare_forms(table, bg.read_table(written[rng.choice([*written])]))
    expected = inputs_of(rng, preparation, written[trained_on])
    for place, source in written.items():
        compare(expected, inputs_of(rng, preparation, source), (trained_on, place))
    if not isinstance(expected, str):
        check_rows(rng, columns, folder, preparation, expected, sources, trained_on)
    check_later(rng, later(rng, columns), folder, preparation)
    return preparation, expected, trained_on, table.decided


def compare_forms(one, other):
    """What the cells decide is the same in every format; usage may differ, beside semicolons and elsewhere."""
    for name, decided in one.decided.items():
        found = other.decided[name]
        usage = {decided.evidence.because, found.evidence.because} - {"cells"}
        assert usage or decided.form == found.form, (one.path, other.path, name, decided, found)


def check_rows(rng, columns, folder, preparation, expected, make, trained_on):
    for row in rng.sample(range(len(expected)), min(len(expected), 2)):
        alone = {name: one.rows([row]).as_whole() for name, one in columns.items()}
        for place, source in make(rng, alone, folder).items():
            compare(expected[[row]], inputs_of(rng, preparation, source), (trained_on, f"row {row} alone", place))


def check_later(rng, columns, folder, preparation):
    """Cells that were never seen, of other forms, too, mean the same in every format."""
    first = None
    for place, source in sources(rng, columns, folder).items():
        found = inputs_of(rng, preparation, source)
        first = (place, found) if first is None else first
        compare(first[1], found, (first[0], "later", place))


def check_values(rng, columns, folder, preparation, expected, trained_on, decided):
    """Trained on texts, read from a dataframe's own types wherever the cells leave no doubt of what they are."""
    typed = {name: one if one.taken_for(decided[name]) else one.without_values() for name, one in columns.items()}
    for place, source in typed_sources(rng, typed, folder).items():
        compare(expected, inputs_of(rng, preparation, source), (trained_on, place))
    if not isinstance(expected, str):
        check_rows(rng, typed, folder, preparation, expected, typed_sources, trained_on)


def check_plain(rng, columns, folder):
    """Trained on values in types of their own, read from texts as programs write them."""
    plain = {name: one if one.plain else one.without_values() for name, one in columns.items()}
    typed = typed_sources(rng, plain, folder)
    trained_on = rng.choice([*typed])
    preparation = fitted(bg.read_table(typed[trained_on]), typed[trained_on])
    if isinstance(preparation, str):
        return
    expected = inputs_of(rng, preparation, typed[trained_on])
    for make in (typed_sources, sources):
        for place, source in make(rng, plain, folder).items():
            compare(expected, inputs_of(rng, preparation, source), (trained_on, place))
        if not isinstance(expected, str):
            check_rows(rng, plain, folder, preparation, expected, make, trained_on)


def check(number, folder):
    """Whether a table could be trained on."""
    rng = random.Random(f"{SEED}-{number}")
    columns = made_table(rng)
    found = check_texts(rng, columns, folder)
    if found is not None:
        check_values(rng, columns, folder, *found)
    check_plain(rng, columns, folder)
    return found is not None


def each_table(what, count):
    """How many of the tables were taken; the one of a failure is told."""
    taken = 0
    for number in range(count):
        try:
            taken += what(number)
        except Exception as error:
            error.add_note(f"table {number} of seed {SEED}")
            raise
    return taken


def test_any_table(tmp_path):
    taken = each_table(lambda number: check(number, tmp_path), TABLES)
    assert taken > 0.7 * TABLES


# --- through fits and model files ---


def learnable(rng):
    """A table of 60 rows with two classes, and with what a split could hide from the training rows: one infinite
    number, one gap, a value that stands for none.
    """
    made = {name: one.rows([row % len(one.texts) for row in range(60)]) for name, one in made_table(rng).items()}
    numbers: list[float | None] = [round(rng.gauss(0, 30), 1) for _ in range(60)]
    numbers[17:21] = [float("inf"), None, -9999.0, -9999.0]
    rare = Made([None if one is None else str(one) for one in numbers], numbers, Number, plain=True)
    labels = Made([rng.choice(("owl", "tern")) for _ in range(60)])
    return made | {"rare": rare, "y": labels, "ß": Made([f"$ {rng.choice((950, 1_240, 12_000)):,}" for _ in range(60)])}


def fit(source, seed):
    """A model, or the sentence why there is none."""
    try:
        return bg.fit_table(source, "y", seed=seed, members=1, epochs=1)
    except DataError as error:
        return refusal(error, source)


@pytest.mark.filterwarnings("ignore::backglass.ColumnWarning")
@pytest.mark.filterwarnings("ignore::backglass.FitWarning")  # one epoch is little
def test_ten_seeds_read_alike(tmp_path):
    def forms(number):
        rng = random.Random(f"{SEED}-{number}")
        written = sources(rng, learnable(rng), tmp_path)
        source = written[rng.choice([*written])]
        models = [fit(source, seed) for seed in SEEDS]
        assert not any(isinstance(model, str) for model in models), models
        decided = bg.read_table(source).forms
        for model in models:
            found = model.preparation.forms
            assert {"rare", "y", "ß"} <= found.keys()
            assert found == {name: decided[name] for name in found}
        return True  # which columns are inputs the training rows may decide: more than half of the cells missing

    assert each_table(forms, max(TABLES // 6, 2))


@pytest.mark.filterwarnings("ignore::backglass.ColumnWarning")
@pytest.mark.filterwarnings("ignore::backglass.FitWarning")
def test_through_a_model_file(tmp_path):
    def predictions(number):
        rng = random.Random(f"{SEED}-{number}")
        columns = learnable(rng)
        written = sources(rng, columns, tmp_path)
        trained_on = rng.choice([*written])
        fitted = bg.fit_table(written[trained_on], "y", members=1, epochs=1)
        fitted.save(tmp_path / "model.safetensors")
        loaded = bg.load(tmp_path / "model.safetensors")
        expected = fitted.predict_proba(written[trained_on])
        for place, source in written.items():
            assert same_bits(expected, loaded.predict_proba(source)), (trained_on, place)
            assert loaded.predict(source).tolist() == fitted.predict(written[trained_on]).tolist()
        for place, source in sources(rng, {name: one.rows([3]) for name, one in columns.items()}, tmp_path).items():
            np.testing.assert_allclose(loaded.predict_proba(source), expected[[3]], atol=1e-6, err_msg=place)
        return True

    assert each_table(predictions, max(TABLES // 6, 2))
