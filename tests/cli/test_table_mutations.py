"""CSV files of every kind of damage through inspect, train and predict: each is a result or one sentence."""

import json
import os
import random
import time
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backglass.cli import main
from backglass.words.characters import visible

MUTATIONS = int(os.environ.get("BACKGLASS_MUTATIONS", "32"))
SEED = int(os.environ.get("BACKGLASS_SEED", "0"))  # the same damage every time, until another is asked for
SECONDS = 20.0  # none may take longer
WIDE_SECONDS = 120.0  # for 10,000 columns
PENGUINS = Path(__file__).parents[2] / "examples" / "penguins.csv"
TRAIN = ["--target", "species", "--hidden", "3", "--epochs", "1", "--output", "run"]
COMMANDS = (
    ["inspect", "table.csv", "--target", "species"],
    ["train", "table.csv", *TRAIN],
    ["predict", "model", "table.csv", "--id", "island"],
)
CELLS = (
    "1e999", "-1e999", "inf", "-Infinity", "nan", "NaN", "NA", "", " ", "-", "0", "-0", "1e-400", "9" * 30, "1" * 400,
    "1_000", "0x1f", "1,5", "1,234", "1.234.567", "１２", "٣", "true", "2024-02-30", "0000-00-00", "9999-12-31",
    "12:00", "雌", "é", "\ufeff", "\u202e", "\U0001f427", "a\u0300", "'", "''", "=1+1", "null", "None", "\x07",
    "$12", "12 kg", "9.4%", "(12)", "▲3", "?", "#N/A", "欠測", "29/08/23", "2023年4月24日", "令和5年1月1日",
    "令和99年99月99日", "2024-01-01 00:00:00+00:00", "9999-12-31 24:00", "08:48", "99:99", "-0:30", "90 min", "PT1H30M",
    "P999999999999Y", "1.5.2",
    "\x1b[2J", "x" * 300, "%s", "{}", "\\", "\\n", "../../x",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture(scope="module")
def originals(tmp_path_factory):
    """The penguins as several programs write them; the model of them lies in the folder that is given, too."""
    folder = tmp_path_factory.mktemp("model")
    frame = pl.read_csv(PENGUINS, null_values="NA")
    frame = frame.gather(range(0, frame.height, 5))
    path = folder / "table.csv"
    path.write_bytes(frame.write_csv(null_value="NA").encode())
    assert main(["train", str(path), *TRAIN[:-1], str(folder)]) == 0
    quoted = frame.write_csv(quote_style="always", line_terminator="\r\n")
    japanese = frame.rename({"sex": "性別", "year": "年"}).with_columns(pl.col("性別").replace({"male": "雄"}))
    return folder, [
        path.read_bytes(),
        quoted.encode(),
        frame.write_csv(separator=";", decimal_comma=True).encode("utf-8-sig"),
        frame.write_csv(separator="\t", null_value="NA").encode("utf-16"),
        japanese.write_csv().encode("cp932"),
    ]


# --- the kinds of damage: each takes random numbers and a whole file, and gives the damaged one ---


def flipped_bits(rng, content):
    damaged = bytearray(content)
    for _ in range(rng.randint(1, 8)):
        damaged[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    return bytes(damaged)


def cut(rng, content):
    """Cut short or joined wrongly, in the middle of a character, too."""
    at = rng.randrange(len(content))
    return rng.choice((content[:at], content[at:], content + content[:at], content[:at] + content[at + 1 :]))


def another_encoding(rng, content):
    text = content.decode("utf-8", "replace")
    return text.encode(rng.choice(("utf-16", "utf-16-le", "utf-32", "cp932", "euc_jp", "utf-7", "cp500")), "replace")


def pieces(rng, content):
    """Signs that mean something in a CSV file, where they do not belong."""
    damaged = bytearray(content)
    signs = (
        b'"',
        b'""',
        b",",
        b";",
        b"\t",
        b"\n",
        b"\r",
        b"\r\n",
        b"\0",
        b"\xff",
        b"\xef\xbb\xbf",
        b"\x81",
        b"\x1a",
        b"#",
    )
    for _ in range(rng.randint(1, 6)):
        at = rng.randrange(len(damaged) + 1)
        damaged[at : at + rng.randrange(3)] = rng.choice(signs)
    return bytes(damaged)


def another_separator(rng, content):
    old, new = rng.sample((b",", b";", b"\t", b"|", b" "), 2)
    return content.replace(old, new, rng.choice((-1, 1, 5)))


def other_line_ends(rng, content):
    plain = content.replace(b"\r\n", b"\n")
    return plain.replace(b"\n", rng.choice((b"\r", b"\r\n", b"\n\n", b"\n\r", b"\x85", b"\x0b")), rng.choice((-1, 3)))


def other_cells(rng, content):
    """Cells that are no numbers, or no finite ones, in some rows or in a whole column."""
    rows = [line.split(b",") for line in content.split(b"\n")]
    column, cell = rng.randrange(8), rng.choice(CELLS).encode()
    chosen = range(len(rows)) if rng.random() < 0.2 else rng.sample(range(len(rows)), rng.randint(1, 5))
    for row in chosen:
        if column < len(rows[row]):
            rows[row][column] = cell if rng.random() < 0.8 else rng.choice(CELLS).encode()
    return b"\n".join(b",".join(row) for row in rows)


def other_rows(rng, content):
    """Only a header, one row, rows that are ragged, empty, doubled or shuffled."""
    head, *rows = content.split(b"\n")
    match rng.randrange(7):
        case 0:
            rows = []
        case 1:
            rows = rows[:1]
        case 2:
            rows[rng.randrange(len(rows))] += b",x"
        case 3:
            rows.insert(rng.randrange(len(rows)), b"")
        case 4:
            rows = [rows[0]] * rng.randint(2, 40)
        case 5:
            rng.shuffle(rows)
        case _:
            head = b""
    return b"\n".join([head, *rows])


def other_names(rng, content):
    head, _, rest = content.partition(b"\n")
    names = head.split(b",")
    new = (b"", b" ", b"species", b"SPECIES", b"island ", b"prediction", b'"a""b"', b"\xe9", b"x" * 10_000, b"NA", b"1")
    names[rng.randrange(len(names))] = rng.choice(new)
    return b",".join(names) + b"\n" + rest


def enormous_cell(rng, content):
    cell = rng.choice((b"x", b"1", b"\x83\x5c", b'""', b"a b ")) * rng.choice((10_000, 200_000, 1_000_000))
    at = content.find(b",", rng.randrange(len(content))) + 1
    return content[:at] + rng.choice((cell, b'"' + cell + b'"', b'"' + cell)) + content[at:]


def many_columns(rng, content):
    names = b",".join(b"c%d" % place for place in range(rng.choice((100, 300))))
    cells = rng.choice((b"1.5", b"x", b"", b"NA"))
    head, *rows = content.rstrip(b"\n").split(b"\n")
    width = names.count(b",")
    return b"\n".join([head + b"," + names, *(row + b"," + cells + (b"," + cells) * width for row in rows)])


def nothing(rng, _content):
    return rng.choice(
        (b"", b"\n", b",", b"\xef\xbb\xbf", b'"', b"species", b"\xff\xfe", b"PAR1", b"\0" * 100, rng.randbytes(300))
    )


KINDS = (
    flipped_bits, cut, another_encoding, pieces, another_separator, other_line_ends, other_cells, other_rows,
    other_names, enormous_cell, many_columns, nothing,
)  # fmt: skip


def outcome(capsys, arguments, place, seconds=SECONDS):
    """The exit status of a command, after it was seen to give a result or one sentence, in time."""
    began = time.monotonic()
    status = main([*arguments, "--json"])
    out, err = capsys.readouterr()
    assert status in (0, 1), place
    assert "Traceback" not in err, place
    assert "panicked" not in err, place
    assert out.count("\n") == 1, place
    found = json.loads(out)
    assert (list(found) == ["error"]) == (status == 1), place
    if status:
        assert visible(found["error"]) in err, place
        errors = [line for line in err.splitlines() if line.startswith("Error: ")]
        assert len(errors) == 1, (place, err)
        assert errors[0][-1] in ".?", (place, err)
        assert len(err) < 3000, (place, err)
    assert time.monotonic() - began < seconds, place
    return status


def test_mutated_tables(originals, capsys):
    """Each through one of the commands, the next kind through the next; the seed of a failure is told."""
    folder, files = originals
    Path("model").symlink_to(folder)
    rng, found = random.Random(SEED), {0: 0, 1: 0}
    for mutation in range(MUTATIONS):
        kind = KINDS[mutation % len(KINDS)]
        command = COMMANDS[mutation // len(KINDS) % len(COMMANDS)]
        content = kind(rng, rng.choice(files))
        if rng.random() < 0.2 and content.count(b"\n") > 5:
            content = rng.choice(KINDS)(rng, content)
        Path("table.csv").write_bytes(content)
        found[outcome(capsys, command, f"mutation {mutation} of seed {SEED}: {kind.__name__}, {command[0]}")] += 1
    assert found[1] > 0.2 * MUTATIONS, found
    with capsys.disabled():
        print(f"\n{MUTATIONS} mutated tables (seed {SEED}): {found[0]} taken, {found[1]} refused")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_table_of_cells(originals, capsys, data):
    """Tables of any cells, as a CSV writer would write them."""
    folder, _ = originals
    if not Path("model").exists():
        Path("model").symlink_to(folder)
    width = data.draw(st.integers(1, 4))
    names = data.draw(
        st.lists(st.sampled_from(["species", "island", "year", "x", "列", ""]), min_size=width, max_size=width)
    )
    cell = st.sampled_from(CELLS) | st.floats().map(repr) | st.text(max_size=5)
    rows = data.draw(st.lists(st.lists(cell, min_size=width, max_size=width), max_size=12))
    separator = data.draw(st.sampled_from(",;\t"))
    lines = [separator.join('"' + one.replace('"', '""') + '"' for one in row) for row in [names, *rows]]
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "cp932", "utf-16"]))
    Path("table.csv").write_bytes("\n".join(lines).encode(encoding, "replace"))
    outcome(capsys, data.draw(st.sampled_from(COMMANDS)), encoding)


@pytest.mark.skipif(MUTATIONS < 1000, reason="takes a minute; .ci/run sets BACKGLASS_MUTATIONS")
def test_ten_thousand_columns(capsys):
    rng = random.Random(0)
    cells = [[f"{'1.' if place % 4 else 'x'}{rng.randrange(30)}" for place in range(10_000)] for _ in range(20)]
    lines = [["species", "island", *(f"c{place}" for place in range(10_000))]]
    lines += [[rng.choice(("Adelie", "Gentoo")), "Dream", *row] for row in cells]
    Path("table.csv").write_text("\n".join(map(",".join, lines)), encoding="utf-8")
    assert outcome(capsys, COMMANDS[0], "inspect", WIDE_SECONDS) == 0
    assert outcome(capsys, COMMANDS[1], "train", WIDE_SECONDS) == 0
    assert outcome(capsys, ["predict", "run", "table.csv"], "predict", WIDE_SECONDS) == 0
