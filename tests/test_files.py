"""Files are written whole or not at all; texts speak both languages."""

from __future__ import annotations

import os
import stat

import pytest

from backglass.errors import BackglassError, FileError
from backglass.files import write_whole
from backglass.words import Text, language


def test_a_file_is_replaced_whole_with_the_users_permissions(tmp_path):
    path = tmp_path / "a" / "b.txt"
    write_whole(path, b"one")
    write_whole(path, b"two")
    assert path.read_bytes() == b"two"
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(path.stat().st_mode) == 0o666 & ~mask
    assert list(path.parent.iterdir()) == [path]


def test_what_cannot_be_written_says_so_in_both_languages(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(FileError, match="Cannot write") as caught:
        write_whole(tmp_path / "file" / "below", b"")
    assert "書き込めません" in caught.value.text["ja"]
    with pytest.raises(FileError):
        write_whole(tmp_path, b"a folder is there")
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_a_link_stays_a_link_and_a_pipe_is_written_to(tmp_path):
    goal, link, pipe = tmp_path / "goal", tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(goal)
    for content in (b"one", b"two"):  # the first makes what the link leads to
        write_whole(link, content)
        assert (link.is_symlink(), goal.read_bytes()) == (True, content)
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_whole(pipe, b"through")
    assert (os.read(reader, 10), pipe.is_fifo()) == (b"through", True)
    os.close(reader)
    assert sorted(tmp_path.iterdir()) == [goal, link, pipe]


@pytest.mark.parametrize("name", ["", ".", "..", "/", "a\0b", "a/", "x" * 300])
def test_names_that_are_none(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    os.mkdir("a")
    with pytest.raises(FileError, match="Cannot write"):
        write_whole(name, b"")
    assert os.listdir() == ["a"]


@pytest.mark.parametrize(
    ("choice", "environment", "expected"),
    [
        ("ja", {}, "ja"),
        ("en", {"LANG": "ja_JP.UTF-8"}, "en"),
        (None, {"LANG": "ja_JP.UTF-8"}, "ja"),
        (None, {"LANG": "ja_JP.UTF-8", "LC_ALL": "C"}, "en"),
        (None, {"LC_MESSAGES": "ja_JP.eucJP", "LANG": "en_GB"}, "ja"),
        (None, {}, "en"),
    ],
)
def test_the_language_is_the_choice_then_the_locale(choice, environment, expected):
    assert language(choice, environment) == expected


def test_texts_and_errors():
    error = BackglassError(Text("{n} rows", "{n} 行").format(n=2))
    assert (str(error), error.text["ja"]) == ("2 rows", "2 行")
    assert BackglassError("only English").text["ja"] == "only English"
