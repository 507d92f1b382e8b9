"""`backglass worksheet`: one sheet of an example, or sheets for a class and their answers."""

from __future__ import annotations

import pytest

from backglass.cli import main
from backglass.words import worksheet as words


def said(capsys, *arguments: object, status: int = 0) -> str:
    assert main(["worksheet", *map(str, arguments)]) == status
    captured = capsys.readouterr()
    return str(captured.err if status else captured.out)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_one_sheet_has_the_examples_own_numbers(capsys, tmp_path, language):
    wrote = said(capsys, "--output", tmp_path, "--lang", language)
    page = (tmp_path / "worksheet.html").read_text(encoding="utf-8")
    assert str(tmp_path / "worksheet.html") in wrote
    assert f'lang="{language}"' in page
    for shown in ("0.298371109", "0.149780716", ">w5 0.4<", "i1"):
        assert shown in page
    said(capsys, "--output", tmp_path, "--lang", language, "--blanks")
    asked = (tmp_path / "worksheet.html").read_text(encoding="utf-8").split(f">{words.ANSWERS[language]}</h2>")
    assert len(asked) == 2
    assert "0.149780716" not in asked[0]
    assert "0.149780716" in asked[1]
    assert [path.name for path in tmp_path.iterdir()] == ["worksheet.html"]


def test_copies_have_their_answers_in_another_file(capsys, tmp_path):
    wrote = said(capsys, "--example", "xor", "--copies", 3, "--seed", 4, "--output", tmp_path / "class", "--lang", "ja")
    sheets, answers = tmp_path / "class" / "worksheets.html", tmp_path / "class" / "worksheets-answers.html"
    assert wrote.splitlines() == [f"{path} を書き出しました。" for path in (sheets, answers)]
    first = sheets.read_bytes(), answers.read_bytes()
    assert first[0].decode().count('<h1 class="copy new-page">') == first[1].decode().count('class="answers-of"') == 3
    said(capsys, "--example", "xor", "--copies", 3, "--seed", 4, "--output", tmp_path / "class", "--lang", "ja")
    assert (sheets.read_bytes(), answers.read_bytes()) == first
    said(capsys, "--example", "xor", "--copies", 3, "--seed", 5, "--output", tmp_path / "class", "--lang", "ja")
    assert sheets.read_bytes() != first[0]


@pytest.mark.parametrize("sizes", ["9,2", "9-2"])
def test_a_network_of_ones_own(capsys, tmp_path, sizes):
    said(capsys, "--sizes", sizes, "--units", 3, "--output", tmp_path, "--lang", "en")
    page = (tmp_path / "worksheets.html").read_text(encoding="utf-8")
    assert "hand: 9-2, No. 1</h1>" in page
    assert "… 6 more" in page


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (["--example", "mazurr"], "did you mean 'mazur'?"),
        (["--example", "nothing"], "there are descent, mazur, two-layer"),
        (["--example", "mazur", "--sizes", "2,2"], "not both"),
        (["--sizes", "2"], "--sizes is '2'"),
        (["--sizes", "2,x"], "--sizes is '2,x'"),
        (["--copies", "0"], "--copies is 0"),
        (["--copies", "1001"], "--copies is 1001"),
        (["--seed", "-1"], "--seed is -1"),
        (["--units", "0"], "--units is 0"),
    ],
)
def test_what_is_wrong_is_refused_before_anything_is_written(capsys, tmp_path, arguments, shown):
    assert shown in said(capsys, *arguments, "--output", tmp_path / "new", "--lang", "en", status=2)
    assert not (tmp_path / "new").exists()
