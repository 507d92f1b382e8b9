"""Parts of dates and words of texts become inputs where the training rows say that they tell of the target."""

from datetime import datetime, timedelta

import numpy as np
import polars as pl
import pytest

from backglass.audit.auditing import audit, overruled
from backglass.audit.held_out import share_held_out
from backglass.preparation.targets import NumberTarget
from backglass.preparation.whole import Preparation
from backglass.tables.frames import as_table

START = datetime(2018, 1, 1)
ENGLISH = np.array([f"word{number}" for number in range(40)])
JAPANESE = np.array(
    ["駅から近い", "静かな部屋", "朝食が付く", "窓が大きい", "荷物を預ける", "庭を見る", "川のそば", "古い建物"]
)


def verdicts(y, **columns):
    table = as_table(pl.DataFrame({**columns, "y": y}))
    return table, audit(table, "y", np.arange(table.rows))


def moments(draw, n, days=1400):
    return [START + timedelta(minutes=int(one)) for one in draw.integers(0, days * 1440, n)]


def notes(draw, n, among, telling, blank=" "):
    """Texts of five words, one of them telling of its class."""
    kinds = draw.integers(0, 2, n)
    return kinds, [blank.join(draw.permutation([*draw.choice(among, 5), draw.choice(telling[kind])])) for kind in kinds]


@pytest.mark.parametrize("part", ["month", "weekday", "hour"])
@pytest.mark.parametrize("classes", [False, True])
def test_the_part_that_a_target_hangs_on_is_found_alone(part, classes):
    draw = np.random.default_rng(7)
    days = moments(draw, 400)
    place = np.array([{"month": day.month, "weekday": day.weekday(), "hour": day.hour}[part] for day in days])
    effect = np.sin(np.arange(24) / 2)[place] + 0.5 * draw.normal(size=400) + np.arange(400) / 400
    y = np.where(effect > np.median(effect), "late", "early") if classes else effect
    (found,) = verdicts(y, day=days)[1]
    assert (found.parts, found.rule, found.change, found.verdict) == ((part,), "date", "days", "repair")
    assert f"follows from its {part} (" in found.sentence["en"]


def test_a_time_of_day_has_its_hour_where_a_line_will_not_do():
    draw = np.random.default_rng(8)
    minutes = draw.integers(0, 1440, 300)
    clocks = [f"{one // 60}:{one % 60:02d}" for one in minutes]
    night = np.cos(2 * np.pi * minutes / 1440) + 0.3 * draw.normal(size=300)
    assert verdicts(night, at=clocks)[1][0].parts == ("hour",)
    assert verdicts(minutes / 700 + 0.3 * draw.normal(size=300), at=clocks)[1][0].parts == ()


@pytest.mark.parametrize(
    ("among", "telling", "blank"),
    [(ENGLISH, (["great", "lovely"], ["awful", "poor"]), " "), (JAPANESE, (["良い宿"], ["悪い宿"]), "、")],
)
def test_words_that_tell(among, telling, blank):
    draw = np.random.default_rng(9)
    kinds, texts = notes(draw, 300, among, telling, blank)
    x = draw.normal(size=300)
    for y in (np.where(kinds == 1, "yes", "no"), kinds + 0.1 * draw.normal(size=300)):
        table, found = verdicts(y, note=texts, x=x)
        assert (found[0].verdict, found[0].rule, found[0].change) == ("repair", "words", "words")
        assert found[0].evidence > 0.8
        named = found[0].sentence["en"].split("chance gives up to ")[1]
        assert any(word in named for word in ("great", "awful", "良い", "悪い"))
        preparation = Preparation.fit(table, "y", None, None, found)
        assert preparation.columns[0].kind == "worded"
        assert f"The {len(preparation.columns[0].words)} most frequent words become inputs" in found[0].sentence["en"]
        kept = Preparation.fit(table, "y", None, None, overruled(found, table, "y", keep=["note"])).columns[0]
        assert kept.kind == "categorical"


def test_texts_of_too_many_kinds_are_tried_too():
    draw = np.random.default_rng(10)
    kinds, texts = notes(draw, 1100, ENGLISH, (["great"], ["awful"]))
    often, y = texts * 3, np.where(np.tile(kinds, 3) == 1, "yes", "no")
    assert verdicts(y, note=often)[1][0].change == "words"
    assert verdicts(draw.permutation(y), note=often)[1][0].rule == "categories"


def test_noise_gets_no_input():
    draw, said = np.random.default_rng(11), 0
    for number in range(24):
        n = int(draw.choice([60, 200, 500]))
        days = moments(draw, n, days=int(draw.choice([90, 400, 2000])))
        texts = [" ".join(draw.choice(ENGLISH, 6)) for _ in range(n)]
        y = draw.normal(size=n) ** 3 if number % 2 else draw.choice(["a", "b", "c"], n)
        clocks = [f"{day.hour}:{day.minute:02d}" for day in days]
        found = verdicts(y, day=days, at=clocks, note=texts)[1]
        said += sum(bool(one.parts) or one.change == "words" for one in found)
        assert (found[-1].verdict, found[-1].rule) == ("reject", "text")
    assert said == 0


def test_what_drifts_is_no_month():
    draw = np.random.default_rng(12)
    days = [START + timedelta(days=number) for number in range(330)]
    drifting = np.sin(np.arange(330) / 60) + 0.1 * draw.normal(size=330)
    assert verdicts(drifting, day=days)[1][0].parts == ()


def test_a_rejected_or_kept_column_has_no_parts():
    draw = np.random.default_rng(13)
    days = moments(draw, 300)
    table, found = verdicts(np.array([day.weekday() for day in days]) + 0.2 * draw.normal(size=300), day=days)
    assert found[0].parts == ("weekday",)
    assert found[0].to_dict()["parts"] == ["weekday"]
    for said in ({"keep": ["day"]}, {"drop": ["day"]}):
        assert overruled(found, table, "y", **said)[0].parts == ()


def test_a_share_needs_every_fold():
    draw = np.random.default_rng(14)
    x, fold = draw.normal(size=(200, 1)), np.arange(200) % 5
    assert share_held_out(x, 2 * x + 0.1 * draw.normal(size=(200, 1)), fold) > 0.98
    assert share_held_out(x, np.where(fold[:, None] == 2, -x, x), fold) == 0.0
    assert share_held_out(x, x, np.zeros(200, dtype=np.int64)) == 0.0
    assert share_held_out(x, np.ones((200, 1)), fold) == 0.0


def test_tables_without_dates_or_texts_are_prepared_to_the_bit_as_before():
    draw = np.random.default_rng(15)
    x, c = draw.normal(size=200), draw.choice(["p", "q"], 200)
    days = [day.date() for day in moments(draw, 200)]
    table, found = verdicts(x + draw.normal(size=200), x=x, c=c, day=days)
    preparation = Preparation.fit(table, "y", None, None, found)
    assert preparation.names == ("x", "c = p", "c = q", "day")
    assert [column.kind for column in preparation.columns] == ["numeric", "categorical", "numeric"]
    target = NumberTarget("y", 0.0, 1.0)
    assert Preparation.fit(table, target).columns == preparation.columns  # without an audit
