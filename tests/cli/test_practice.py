"""``backglass practice``: what is asked and said, what is kept, and that nothing is lost."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import threading
import time

import pytest

from backglass.cli import asking, main, typed_lines
from backglass.textbook.draw import Draw
from backglass.textbook.question_set import GENERATORS, TOPICS, draw_questions
from backglass.textbook.review import DAMAGED, LARGEST, NAME, ReviewList

SEED = ["--seed", "7", "--lang", "en"]


@pytest.fixture(autouse=True)
def data(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    monkeypatch.setenv("BACKGLASS_DATA", str(folder))
    return folder


@pytest.fixture
def run(capsys, monkeypatch):
    def command(*arguments, typed=()):
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        status = main(["practice", *arguments])
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return command


def of_kind(*kinds):
    """The topic of the first question of a kind, the questions that seed 7 gives of it, and that one's place."""
    for name in TOPICS:
        questions = list(draw_questions(7, 12, [name]))
        for place, question in enumerate(questions):
            if question.draft.kind in kinds:
                return name, questions, place
    raise AssertionError(kinds)


def a_wrong(question):
    """An answer that is wrong by a slip, as it is typed, and the slip's reason."""
    if question.choices:
        number = next(n for n, choice in enumerate(question.choices, start=1) if not choice.right)
        return str(number), question.choices[number - 1].reason.en
    one = question.draft.wrongs[0]
    return f"{one.what:.12g}", one.reason.en


def a_right(question):
    return str(question.right) if question.choices else repr(question.value)


def unwrapped(out):
    return " ".join(out.split())


@pytest.mark.parametrize("kinds", [("choice",), ("number",), ("gap",)])
def test_a_wrong_answer_is_met_by_its_reason_and_the_step_to_read(run, kinds):
    topic, questions, place = of_kind(*kinds)
    question = questions[place]
    typed, reason = a_wrong(question)
    tries = [typed] if question.choices else [typed, typed]
    status, out, err = run("--topic", topic, "--questions", "12", *SEED, typed=[*[""] * place, *tries])
    assert (status, err) == (0, "")
    said = unwrapped(out)
    assert unwrapped(f"Not right. {reason}") in said
    assert f"lesson {question.draft.at.lesson}, step {question.draft.at.step}, " in said
    assert f"0 of {place + 1} right" in said
    assert ReviewList().waiting() == [question.id]


def test_a_number_has_a_second_try_and_a_hint(run):
    topic, questions, place = of_kind("number")
    question = questions[place]
    typed = [*[""] * place, "?", "", "what"]
    assert unwrapped(question.draft.hint.en) in unwrapped(run("--topic", topic, *SEED, typed=typed)[1])
    typed = [*[""] * place, "what", a_wrong(question)[0], a_right(question)]
    _, out, _ = run("--topic", topic, *SEED, typed=typed)
    assert "That cannot be read as a number" in out
    assert "That cannot be read as a number" in run("--topic", topic, *SEED, typed=[*[""] * place, "0.5²"])[1]
    assert "Try once more." in out
    assert f"1 of {place + 1} right" in unwrapped(out)


def test_the_answer_is_shown_when_it_is_asked_for(run):
    (question,) = draw_questions(7, 1)
    _, out, _ = run("--questions", "1", *SEED, typed=["answer"])
    assert f"Answer: {f'{question.right}  ' if question.right else ''}{question.answer.en}" in out
    assert "0 of 1 right" in out
    assert ReviewList().waiting() == []


def test_the_score_is_by_topic(run):
    questions = list(draw_questions(7, 2 * len(TOPICS)))
    status, out, err = run("--questions", str(len(questions)), *SEED, typed=map(a_right, questions))
    assert (status, err) == (0, "")
    assert f"{len(questions)} of {len(questions)} right" in out
    rows = {line.rsplit(None, 2)[0]: line.rsplit(None, 2)[1:] for line in out.splitlines() if line.endswith("2  ")}
    assert rows == {topic.title.en: ["2", "2"] for topic in TOPICS.values()}


def test_the_end_of_input_ends_politely(run):
    status, out, err = run(*SEED)
    assert (status, err) == (0, "")
    assert "Nothing was answered." in out


def test_both_languages(run):
    status, out, err = run("--seed", "7", "--questions", "2", "--lang", "ja", typed=["？", "９", ""])
    assert (status, err) == (0, "")
    assert "第 1 問 (全 2 問)" in out
    assert "参照: レッスン" in out


@pytest.mark.parametrize("options", [[], ["--exam", "60"], ["--lang", "ja"]], ids=["practice", "exam", "ja"])
def test_whatever_is_typed_is_answered(run, options):
    """Numbers, choices, words and rubbish in any order: the session goes on to its end, and says so."""
    pool = [
        *"123456789?", "", "skip", "answer", "0.5", "-1e-3", "1/3", "1e999", "nan", "inf", "0x1F", "٣", "½", "１", "？",
        "1,000", "((((", "é" * 500, "\x1b[2J", "\t", "9" * 5000, "-", "=1+1", "選択肢",
    ]  # fmt: skip
    draw = Draw(1, len(options))
    status, out, err = run("--seed", "5", "--questions", "40", *options, typed=[draw.pick(pool) for _ in range(300)])
    assert (status, err) == (0, "")
    assert "\x1b[2J" not in out
    assert ("--seed 5" if options != ["--lang", "ja"] else "--seed 5 を付けます") in out


# --- the exam ---


def test_an_exam_gives_reasons_at_the_end_alone(run):
    questions = list(draw_questions(7, 3))
    typed, reason = a_wrong(questions[1])
    _, out, _ = run("--questions", "3", "--exam", "30", *SEED, typed=[a_right(questions[0]), typed, ""])
    asked, _, after = unwrapped(out).rpartition("left):")
    assert unwrapped(reason) not in asked
    assert unwrapped(reason) in after
    assert after.count("To read: ") == 2
    assert "1 of 3 right" in after
    assert "1 not answered" in after
    assert ReviewList().waiting() == [questions[1].id]


def test_when_the_time_is_over_the_rest_is_unanswered(run, monkeypatch):
    passed = iter([0.0, *[1.0] * 3, *[61.0] * 9])
    monkeypatch.setattr(
        asking, "TypedLines", lambda seconds: typed_lines.TypedLines(seconds, clock=lambda: next(passed))
    )
    _, out, _ = run("--questions", "4", "--exam", "1", *SEED, typed=["1"] * 4)
    assert "The time is over." in out
    assert "of 4 right" in out
    assert f"{4 - out.count('left):') + 1} not answered" in out


@pytest.mark.skipif(os.name != "posix", reason="elsewhere the time is looked at after a line")
def test_the_clock_does_not_wait_for_a_line():
    command = [sys.executable, "-m", "backglass", "practice", *SEED, "--exam", "0.02"]
    started = time.monotonic()
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        out = process.stdout.read()
        process.stdin.close()
        assert process.wait(timeout=30) == 0
    assert "The time is over." in out
    assert "20 not answered" in out
    assert time.monotonic() - started < 30


# --- what is kept ---


def test_what_was_wrong_is_asked_again_until_it_is_right_twice(run):
    (question,) = draw_questions(7, 1)
    run("--questions", "1", *SEED, typed=[a_wrong(question)[0]] * 2)
    for left in ("1 question waits", None):
        _, out, _ = run("--review", *SEED, "--json")
        (again,) = json.loads(out)["questions"]
        assert again["id"] == question.id
        _, out, _ = run("--review", *SEED, typed=[again["right"] or again["value"]])
        assert "1 of 1 right" in out
        assert left is None or left in out
    status, out, err = run("--review", *SEED)
    assert (status, err) == (0, "")
    assert out.startswith("Nothing waits to be asked again")


def test_a_wrong_answer_in_a_review_begins_anew():
    kept = ReviewList()
    first, second = list(GENERATORS)[:2]
    for identity in (first, second):
        kept.note(identity, right=False)
    kept.note(first, right=True, in_review=True)
    kept.note(first, right=False, in_review=True)
    kept.note(first, right=True, in_review=True)
    assert kept.waiting() == [second, first]
    kept.note(second, right=True)  # in a practice it does not count
    kept.note(second, right=True)
    assert kept.waiting() == [second, first]


def test_a_topic_of_what_waits(run):
    ids = {topic.name: next(iter(topic.by_id)) for topic in TOPICS.values()}
    for identity in (*ids.values(), "of-a-later-version"):
        ReviewList().note(identity, right=False)
    name = next(iter(ids))
    assert [q["id"] for q in json.loads(run("--review", "--topic", name, "--json")[1])["questions"]] == [ids[name]]
    assert len(json.loads(run("--review", "--questions", "99", "--json")[1])["questions"]) == len(ids)
    assert "of-a-later-version" in ReviewList().waiting()


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"\xff", b"[1]", b'{"version": 1, "questions": {"a": true}}', b'{"version": 1, "questions": {"a": 2}}',
     b'{"version": 9, "questions": {}}', b"[" * 10_000, b" " * (LARGEST + 1)],
    ids=["empty", "cut", "bytes", "list", "truth", "count", "version", "deep", "large"],
)  # fmt: skip
def test_a_damaged_list_is_set_aside(run, data, damage):
    data.mkdir()
    (data / NAME).write_bytes(damage)
    status, out, err = run("--review", *SEED)
    assert (status, err.count("\n")) == (0, 1)
    assert err.startswith("The list of what was wrong is damaged; it is now ")
    assert "Nothing waits" in out
    assert (data / DAMAGED).read_bytes() == damage
    assert run("--review", *SEED)[2] == ""


def test_forget(run, data):
    ReviewList().note(next(iter(GENERATORS)), right=False)
    (data / DAMAGED).write_bytes(b"?")
    assert run("--forget", "--lang", "en")[:2] == (0, "The list of what was wrong is removed.\n")
    assert list(data.iterdir()) == []
    assert run("--forget", "--lang", "en")[:2] == (0, "There was no list to remove.\n")
    assert json.loads(run("--forget", "--json")[1]) == {"forgotten": False}


def test_a_folder_that_cannot_be_written_does_not_end_the_practice(run, data):
    data.write_text("a file", encoding="utf-8")
    questions = list(draw_questions(7, 2))
    typed = [line for question in questions for line in [a_wrong(question)[0]] * (1 if question.choices else 2)]
    status, out, err = run("--questions", "2", *SEED, typed=typed)
    assert status == 0
    assert "0 of 2 right" in out
    assert err.startswith("Cannot ")
    assert err.count("\n") == 1


def test_sessions_at_once_lose_nothing():
    ids = list(GENERATORS)
    together = [threading.Thread(target=lambda i=i: ReviewList().note(i, right=False)) for i in ids]
    for one in together:
        one.start()
    for one in together:
        one.join()
    assert sorted(ReviewList().waiting()) == sorted(ids)


def test_ctrl_c_keeps_what_was_answered(run, monkeypatch):
    first, second = draw_questions(7, 2)
    lines = iter([a_wrong(first)[0]] * (1 if first.choices else 2))

    def interrupted(_):
        for line in lines:
            return line
        raise KeyboardInterrupt

    monkeypatch.setattr(typed_lines.TypedLines, "next", interrupted)
    status, out, err = run("--questions", "2", *SEED)
    assert (status, err) == (0, "")
    assert "0 of 1 right" in out
    assert ReviewList().waiting() == [first.id]
    assert second.id != first.id


@pytest.mark.skipif(os.name != "posix", reason="there is no SIGKILL")
def test_a_kill_keeps_what_was_answered():
    (question,) = draw_questions(7, 1)
    command = [sys.executable, "-u", "-m", "backglass", "practice", *SEED]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        typed = f"{a_wrong(question)[0]}\n" * (1 if question.choices else 2)
        process.stdin.write(typed.encode())
        process.stdin.flush()
        seen = b""
        while b"Question 2 of" not in seen:
            seen += os.read(process.stdout.fileno(), 1 << 16)
        process.kill()
    assert ReviewList().waiting() == [question.id]


@pytest.mark.skipif(sys.platform != "linux", reason="each system has its own folder")
def test_the_list_stands_in_the_user_s_data_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("BACKGLASS_DATA")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert ReviewList().path == tmp_path / "backglass" / NAME


# --- what is refused ---


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--topic", "softmex"], "did you mean 'softmax'?"),
        (["--topic", "qqqq"], "the topics are "),
        (["--questions", "0"], "--questions"),
        (["--questions", "10001"], "--questions"),
        (["--seed", "-1"], "--seed"),
        (["--exam", "0"], "--exam"),
        (["--exam", "nan"], "--exam"),
        (["--exam", "1441"], "--exam"),
        (["--exam", "10", "--json"], "--json asks nothing"),
        (["--forget", "--review"], "--forget stands alone"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, list) else None,
)
def test_what_is_refused(run, arguments, said):
    status, _, err = run(*arguments, "--lang", "en")
    assert status == 2
    assert said in err
    assert err.count("\n") == 1
