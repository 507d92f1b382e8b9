"""Commands under a limit of memory: done, or exit status 1 and one sentence; signals and statuses go through."""

import errno
import os
import re
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from backglass.cli import limits
from backglass.cli import main as run_here
from backglass.errors import DataError, MemoryShortageError, MissingExtraError
from backglass.tables import guard
from backglass.tables.reader import read_table

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux keeps to `ulimit -v`")
PENGUINS = str(Path(__file__).parents[2] / "examples" / "penguins.csv")
MIB = 2**20
SIZES = int(os.environ.get("BACKGLASS_LIMITS", "0"))  # limits tried beside one; each may take a minute
PLENTY, LITTLE = 6 * 1024 * MIB, 100 * MIB  # where Python starts, and NumPy does not


def limited(*arguments, size, environment=(), **more):
    """A command under `ulimit -v`."""
    import resource

    return subprocess.Popen(
        [sys.executable, "-m", "backglass", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"LC_ALL": "C.UTF-8"} | dict(environment),
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (size, size)),
        **more,
    )


def ended(process, seconds=60):
    try:
        out, err = process.communicate(timeout=seconds)
    finally:
        if process.poll() is None:  # so that what it leaves open fails no other test
            process.kill()
            process.communicate()
    return process.returncode, out, err


def sentence(source, size):
    return (
        f"Error: {source} takes more memory than this process may have (`ulimit -v {size // 1024}`); allow more, or "
        "take fewer rows or columns.\n"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("inspect", PENGUINS, "--target", "species"),
        ("train", PENGUINS, "--target", "species"),
        ("predict", "model", PENGUINS),
        pytest.param(("evaluate", "model", PENGUINS), marks=pytest.mark.slow),
        pytest.param(("explain", "model", PENGUINS, "--row", "1"), marks=pytest.mark.slow),
        pytest.param(("check", "model", PENGUINS), marks=pytest.mark.slow),
        pytest.param(("health", "model", PENGUINS), marks=pytest.mark.slow),
    ],
)
def test_too_little_for_any_command(tmp_path, arguments):
    assert ended(limited(*arguments, size=LITTLE, cwd=tmp_path)) == (1, "", sentence(PENGUINS, LITTLE))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("size", [230, *(150 + 550 * k // SIZES for k in range(SIZES))])
def test_wherever_memory_ends(size):
    """OpenBLAS calls exit, polars is loaded in part, Rust panics, aborts and hangs."""
    found = ended(limited("inspect", PENGUINS, "--target", "species", size=size * MIB))
    assert found == (1, "", sentence(PENGUINS, size * MIB)) or (found[0], found[2]) == (0, "")


def test_in_japanese_and_of_standard_input_and_of_no_table():
    code, out, err = ended(
        limited("inspect", "-", "--target", "y", "--lang", "ja", size=LITTLE, stdin=subprocess.DEVNULL)
    )
    assert (code, out) == (1, "")
    assert err.startswith(
        "エラー: <stdin> を扱うには、このプロセスに許されたメモリー (`ulimit -v 102400`) では足りません。"
    )
    code, out, err = ended(limited("doctor", size=LITTLE))
    assert (code, out) == (1, "")
    assert err == "Error: This takes more memory than this process may have (`ulimit -v 102400`); allow more.\n"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    folder = tmp_path_factory.mktemp("limits") / "model"
    assert run_here(["train", PENGUINS, "--target", "species", "--epochs", "2", "--output", str(folder), "--json"]) == 0
    return str(folder)


@pytest.mark.few(1)
@pytest.mark.parametrize(
    "arguments",
    [
        ("predict", "MODEL", PENGUINS),
        ("inspect", PENGUINS, "--target", "nothing"),
        ("inspect", PENGUINS, "--targt", "species"),
    ],
)
def test_enough_is_as_without_a_limit(model, arguments):
    """The same output, sentences and exit status."""
    words = [model if word == "MODEL" else word for word in arguments]
    unlimited = subprocess.run(
        [sys.executable, "-m", "backglass", *words],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"LC_ALL": "C.UTF-8"},
    )
    assert ended(limited(*words, size=PLENTY)) == (unlimited.returncode, unlimited.stdout, unlimited.stderr)


def child_of(process):
    """The child's number, once the work is under way in it."""
    for _ in range(300):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        if children and "polars" in Path(f"/proc/{children[0]}/maps").read_text():
            return int(children[0])
        time.sleep(0.1)
    raise AssertionError("no child came")


def is_alive(number):
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.mark.few(1)
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_signals_go_through(tmp_path, sent):
    endless = ("train", PENGUINS, "--target", "species", "--members", "1", "--epochs", "99999999")
    endless += ("--patience", "99999999")
    process = limited(*endless, size=PLENTY, cwd=tmp_path)
    child = child_of(process)
    time.sleep(1)
    process.send_signal(sent)
    code, _, err = ended(process)
    if sent == signal.SIGINT:
        assert code in {
            130,
            -sent,
        }  # Python itself ends by the signal where it came within an exec(), as of dataclasses
        assert err.startswith("Stopped")
    else:
        assert (code, err) == (-sent, "")
    for _ in range(50):
        if not is_alive(child):
            return
        time.sleep(0.1)
    raise AssertionError("the child lives on")


def in_child(work, tmp_path, lines=""):
    """What becomes of some work under a limit, in a process of its own."""
    code = f"""
import os, resource, sys, ctypes, time, errno, threading
resource.setrlimit(resource.RLIMIT_AS, ({PLENTY}, {PLENTY}))
from backglass.cli import limits
from backglass.cli.usage import ChildEndedError
from backglass.errors import *
{lines}
def work():
    {work}
try:
    print("returned", limits.within_limits(work, "t.csv"))
except ChildEndedError as child:
    print("ended", child.status)
except MemoryShortageError as error:
    print("short", error)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, timeout=60)
    return done.stdout, done.stderr


@pytest.mark.parametrize(
    "work",
    [
        "os.write(2, b'panicked at'); os.abort()",
        "ctypes.string_at(0)",
        "os._exit(1)",
        "raise DataError('check its quotation marks') from MemoryError()",
        "raise type('PanicException', (BaseException,), {})('Resource temporarily unavailable')",
    ],
)
def test_every_end_that_memory_has_is_one_sentence(tmp_path, work):
    out, err = in_child(work, tmp_path)
    assert out == "short " + sentence("t.csv", PLENTY).removeprefix("Error: ")
    assert err == ""


MUCH = limits.MemoryLimit(2**60, "v")
PANIC = type("PanicException", (BaseException,), {})


def caused(error, cause):
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "of_memory", "of_memory_where_all_is_taken"),
    [
        (MemoryError(), True, True),
        (RuntimeError("can't start new thread"), True, True),
        (ImportError("x.so: failed to map segment from shared object: Cannot allocate memory"), True, True),
        (SystemError("error return without exception set"), True, True),
        (NameError("name 'PyLazyFrame' is not defined"), True, True),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), True, True),
        (MemoryShortageError("x"), True, True),
        (caused(DataError("check its quotation marks"), PANIC("x")), False, True),
        (PANIC("x"), False, True),
        (KeyError("x"), False, True),
        (DataError("x"), False, False),
        (caused(DataError("x"), UnicodeDecodeError("utf-8", b"", 0, 1, "x")), False, False),
        (caused(MissingExtraError("x"), ModuleNotFoundError("x")), False, False),
        (OSError(errno.ENOSPC, "No space left on device"), False, False),
        (BrokenPipeError(), False, False),
        (KeyboardInterrupt(), False, False),
        (SystemExit(1), False, False),
    ],
)
def test_what_speaks_of_memory(error, of_memory, of_memory_where_all_is_taken):
    assert limits._of_memory(error, MUCH) == of_memory
    assert limits._of_memory(error, limits.MemoryLimit(1, "v")) == of_memory_where_all_is_taken


@pytest.mark.slow
def test_a_child_that_hangs_is_ended(tmp_path):
    out, err = in_child(
        "threading.Lock().acquire(); lock = threading.Lock(); lock.acquire(); lock.acquire()",
        tmp_path,
        "limits.PATIENCE = 2",
    )
    assert out.startswith("short t.csv takes more memory")
    assert err == ""


@pytest.mark.parametrize(
    ("change", "stuck"),
    [
        ({}, True),
        ({"waits_for_threads": True}, True),  # for one that asks
        ({"own": 10, "system": 50}, False),  # wakes now and then, as one that reads does
        ({"own": 50}, False),  # computes
        ({"faults": 8}, False),
        ({"taken": 0}, False),
        ({"own": 10, "system": 40}, False),  # sleeps, or reads standard input
        ({"own": 10, "system": 40, "waits_for_threads": True}, True),
    ],
)
def test_when_a_child_is_stuck(change, stuck):
    before = limits._Look(waits_for_threads=False, faults=7, own=10, system=40, taken=2**30)
    now = limits._Look(waits_for_threads=False, faults=7, own=30, system=110, taken=2**30)
    assert replace(now, **change).is_stuck_since(before, limits.MemoryLimit(2**30, "v")) == stuck


def test_a_child_that_sleeps_or_reads_does_not_hang(tmp_path):
    out, _ = in_child("time.sleep(2.5)", tmp_path, "limits.PATIENCE = 1")
    assert out == "returned None\nended 0\n"


def test_other_errors_stay_what_they_are(tmp_path):
    """A mistake of ours under a limit is still a traceback, and a sentence a sentence."""
    out, err = in_child("raise KeyError('x')", tmp_path)
    assert out == "ended 1\n"
    assert err.endswith("KeyError: 'x'\n")
    out, err = in_child("raise DataError('no such column')", tmp_path)
    assert out == "ended 1\n"
    assert "no such column" in err


def test_without_a_limit_there_is_no_child(monkeypatch):
    monkeypatch.setattr(limits, "memory_limit", lambda: None)
    monkeypatch.setattr(limits.os, "fork", lambda: pytest.fail("forked"))
    assert limits.within_limits(lambda: 3, None) == 3


def test_where_there_are_threads_nothing_is_forked(monkeypatch):
    monkeypatch.setattr(limits, "memory_limit", lambda: limits.MemoryLimit(2**33, "v"))
    monkeypatch.setattr(limits.os, "fork", lambda: pytest.fail("forked"))
    assert limits.within_limits(lambda: 3, None) == 3  # polars is loaded here


def test_polars_keeps_to_the_limits_of_threads():
    code = (
        "import sys; from backglass.cli import main; main(['inspect', sys.argv[1], '--target', 'species', '--json']);"
        "import polars; print(polars.thread_pool_size(), file=sys.stderr)"
    )
    environment = os.environ | {"OMP_NUM_THREADS": "1"}
    environment.pop("POLARS_MAX_THREADS", None)
    done = subprocess.run([sys.executable, "-c", code, PENGUINS], capture_output=True, text=True, env=environment)
    assert done.stderr.splitlines()[-1] == "1"


def raising(error):
    def fail(*_, **__):
        raise error

    return fail


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        RuntimeError("can't start new thread"),
        type("PanicException", (BaseException,), {})('Os { code: 11, message: "Resource temporarily unavailable" }'),
    ],
)
def test_a_table_that_memory_does_not_hold_is_one_sentence_in_python(monkeypatch, error):
    monkeypatch.setattr("backglass.tables.sheet.Sheet._read", raising(error))
    with pytest.raises(MemoryShortageError, match=f"^There is not enough memory to read {re.escape(PENGUINS)}; take"):
        read_table(PENGUINS)
    with pytest.raises(RuntimeError, match="other"), guard.memory_for("t.csv"):
        raise RuntimeError("other")
