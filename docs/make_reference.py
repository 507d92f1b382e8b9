"""The reference, made from the tables and the commands: ``python docs/make_reference.py`` writes `reference/` anew.

A page is a function of the language that gives its lines. What a page says stands in the rows, the commands' help
and the docstrings; docstrings are in English alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any

import backglass as bg
from backglass.cli.application import command_names, command_of
from backglass.cli.command import help_of
from backglass.cli.help_page import about, default_of
from backglass.cli.options import HELP
from backglass.engines import ENGINES, native
from backglass.equations.activations import ACTIVATIONS
from backglass.equations.initialisers import INITIALISERS
from backglass.equations.losses import LOSSES
from backglass.equations.optimisers import LBFGS, OPTIMISERS
from backglass.equations.output_pairs import FUSED
from backglass.equations.schedules import SCHEDULES
from backglass.equations.table import Row
from backglass.export.formats import FORMATS
from backglass.preparation.filling import FILLS
from backglass.preparation.scaling import SCALINGS
from backglass.studio.settings import SETTINGS as STUDIO
from backglass.studio.settings import Setting
from backglass.textbook.question_set import TOPICS
from backglass.textbook.shelf import LESSONS
from backglass.words import Language, Text
from backglass.words import commands as words
from backglass.words.help import Help

FOLDER = Path(__file__).parent / "reference"
SUFFIXES: dict[Language, str] = {"en": ".md", "ja": ".ja.md"}

TITLE = Text("Reference", "リファレンス")
MADE = Text(
    "Everything that can be asked for by a name. Made by `python docs/make_reference.py`.",
    "名前で指定できるものをすべて載せています。`python docs/make_reference.py` で作ったページです。",
)
OTHER = Text("[日本語]({page})", "[English]({page})")
ABOUT_ROWS = Text(
    "A string stands for the row with its defaults, as in `{example}`.",
    "`{example}` のように、文字列で指定すると既定の設定になります。説明文は英語です。",
)
ABOUT_DOCSTRINGS = Text(
    "What `import backglass as bg` gives; `help(bg.train)` says more.",
    "`import backglass as bg` で使えるもの。詳しくは `help(bg.train)` をご覧ください。説明文は英語です。",
)
ABOUT_LAYERS = Text(
    "Layers as programs have them, with `forward`, `backward`, `params` and `grads`; `help(bg.layers)` says more.",
    "プログラムの部品としての層。どれも `forward`、`backward`、`params`、`grads` を持ちます。詳しくは "
    "`help(bg.layers)` をご覧ください。説明文は英語です。",
)
ABOUT_PAIRS = Text(
    "An output activation and a loss that are computed together, because the delta is then y - d and nothing "
    "overflows or rounds on the way. Any other pair that is allowed is the loss after the output.",
    "出力層の活性化関数と誤差関数をまとめて計算する組み合わせ。デルタは y - d となり、途中で桁あふれや丸めが"
    "起こりません。ほかの組み合わせでは、出力に続けて誤差関数を計算します。",
)
ABOUT_ENGINES = Text(
    "Every engine computes the same update. `auto` takes the native engine where it is built and has a kernel for all "
    "that is asked for, else the reference; `backglass doctor` says what is here.",
    "どのエンジンも同じ更新を計算します。`auto` は、ネイティブエンジンがあり、必要なカーネルがすべてそろっていれば"
    "それを、そうでなければ `reference` を使います。`backglass doctor` でこの環境のエンジンを確かめられます。",
)
ABOUT_TOPICS = Text(
    "`backglass practice --topic NAME` asks questions of one topic; each has new numbers for every seed.",
    "`backglass practice --topic 名前` で、その分野の問題だけを出します。数値は毎回変わります。",
)
QUESTIONS = Text("{count} {count:question|questions}", "{count} 問")
ABOUT_FORMATS = Text(
    '`backglass export MODEL --to NAME` and `bg.export_model(trained, to="NAME")`; '
    "[docs/export.md](../export.md) has an example of each.",
    '`backglass export モデル --to 名前` と `bg.export_model(trained, to="名前")` の形式です。'
    "[docs/export.md](../export.md) (英語) に例があります。",
)
OF_FORMAT = Text("{title} ({files}): {what}; {dtypes}", "{title} ({files})。{what}、{dtypes}")
WHAT = {"network": Text("network", "ネットワーク"), "training": Text("training", "学習プログラム")}
ABOUT_LESSONS = Text(
    "`backglass textbook NAME` works a lesson out, every figure beside the printed one.",
    "`backglass textbook 名前` で、文書の数値と照らし合わせながら計算して見せます。",
)
HIDDEN = Text("hidden and output layers", "中間層と出力層")
OUTPUT = Text("output layer only", "出力層のみ")
EVALUATED = Text("evaluated only, never trained", "評価のみ (学習はできません)")
SETTINGS = Text("Settings: {settings}", "設定: {settings}")
NO_DEFAULT = Text("required", "必須")
SOURCE = Text("Source: {source}", "出典: {source}")
DERIVATIVE = Text("Derivative:", "導関数:")
DEFAULT = Text("By default `{value}`.", "既定値は `{value}` です。")
NEEDED = Text("Required.", "必須です。")
KERNELS = Text("Without a kernel: {names}.", "カーネルのないもの: {names}。")
ENGINES_IN_JAPANESE = {
    "reference": "更新を一つずつ、式のとおりに計算します。",
    "native": "手で導いた誤差逆伝播法を、コンパイルして計算します。",
    "torch": "`reference` と同じ式を、torch のテンソルを使って CPU で計算します。",
    "torch:cuda": "同じ計算を NVIDIA の GPU で行います。いくつもの更新を一つの CUDA グラフにまとめます。",
}
ABOUT_STUDIO = Text(
    "The settings of `backglass studio`, as its panel shows them and its links hold them. A live one changes a run "
    "from where it stands; any other begins a new run.",
    "`backglass studio` の設定。画面の設定欄に出るものも、リンクに入るものも、この表のとおりです。"
    "「途中で変更可」のものは学習をその場から続け、ほかのものは学習を最初からやり直します。",
)
CHOSEN_FROM = Text("{title}: {choices}.", "{title}。{choices} から選びます。")
TITLED = Text("{title}.", "{title}。")
LIVE = Text("live", "途中で変更可")
NO_ROW = Text("none", "なし")
DOCUMENTS = Text("documents {documents}", "文書 {documents}")


def summary(thing: object) -> str:
    """The first line of the docstring."""
    return str(thing.__doc__).strip().splitlines()[0]


def title(row: type[Row], speak: Language) -> str:
    """What a row is called, beside its name."""
    return row.title.ja if speak == "ja" else summary(row)


def settings(row: type[Row], speak: Language) -> str:
    """The parameters of a row with their defaults."""
    given = [
        f"`{field.name}` ({NO_DEFAULT[speak]})" if field.default is MISSING else f"`{field.name}={field.default!r}`"
        for field in fields(row)
    ]
    return ", ".join(given)


def row_lines(row: type[Row], speak: Language) -> Iterator[str]:
    """One row of a table of the equations."""
    yield from (f"## {row.name}", "", title(row, speak), "", f"$${row.formula}$$", "")
    if derivative := getattr(row, "derivative_formula", ""):
        yield from (DERIVATIVE[speak], "", f"$${derivative}$$", "")
    if places := getattr(row, "places", None):
        yield f"- {HIDDEN[speak] if 'hidden' in places else OUTPUT[speak]}"
    if not getattr(row, "trainable", True):
        yield f"- {EVALUATED[speak]}"
    if getattr(bg, row.__name__, None) is row:
        yield f"- `bg.{row.__name__}`"
    if given := settings(row, speak):
        yield f"- {SETTINGS.format(settings=given)[speak]}"
    yield from (f"- {SOURCE.format(source=row.source)[speak]}", "")


def table_page(table: Mapping[str, type[Row]], example: str) -> Callable[[Language], Iterator[str]]:
    """The page of one table of the equations."""

    def lines(speak: Language) -> Iterator[str]:
        yield from (ABOUT_ROWS.format(example=example)[speak], "")
        for row in table.values():
            yield from row_lines(row, speak)

    return lines


def pair_lines(speak: Language) -> Iterator[str]:
    """The fused pairs of an output and a loss."""
    yield from (ABOUT_PAIRS[speak], "")
    for (output, loss), pair in FUSED.items():
        yield f"- `{pair.name}`: `{output.name}` × `{loss.name}`. {summary(pair)}"


def scaling_lines(speak: Language) -> Iterator[str]:
    """The ways to scale a column of numbers."""
    yield from (help_of("train").options["scale"][speak], "")
    for name, scaling in SCALINGS.items():
        yield f"- `{name}`: {summary(scaling)}"


def fill_lines(speak: Language) -> Iterator[str]:
    """The ways to fill what is missing."""
    yield from (help_of("train").options["fill"][speak], "")
    for name in FILLS:
        yield f"- `{name}`"


def engine_lines(speak: Language) -> Iterator[str]:
    """The engines, and what the native one has no kernel for."""
    yield from (ABOUT_ENGINES[speak], "")
    for name, engine in ENGINES.items():
        said = ENGINES_IN_JAPANESE.get(name) if speak == "ja" else None
        yield f"- `{name}`: {said or summary(engine)}"
    missing = [name for names in native.reference_only().values() for name in names]
    names = ", ".join(f"`{name}`" for name in missing) or NO_ROW[speak]
    yield from ("", KERNELS.format(names=names)[speak])


def format_lines(speak: Language) -> Iterator[str]:
    """The formats of exports."""
    yield from (ABOUT_FORMATS[speak], "")
    comma = ", " if speak == "en" else "、"
    for name, row in FORMATS.items():
        files = ", ".join(f"`{suffix}`" for suffix in (row.suffix, *row.companions))
        what = comma.join(WHAT[one][speak] for one in row.takes)
        facts = {"title": row.title, "files": files, "what": what, "dtypes": comma.join(row.dtypes)}
        yield f"- `{name}`: {OF_FORMAT.format(**facts)[speak]}"


def lesson_lines(speak: Language) -> Iterator[str]:
    """The lessons in the order of reading."""
    yield from (ABOUT_LESSONS[speak], "")
    for name, lesson in LESSONS.items():
        documents = DOCUMENTS.format(documents=", ".join(lesson.documents))[speak]
        yield f"- `{name}`: {lesson.title[speak]} ({documents})"


def topic_lines(speak: Language) -> Iterator[str]:
    """The topics of the practice."""
    yield from (ABOUT_TOPICS[speak], "")
    for name, topic in TOPICS.items():
        yield f"- `{name}`: {topic.title[speak]} ({QUESTIONS.format(count=len(topic.generators))[speak]})"


def command_lines(speak: Language) -> Iterator[str]:
    """Every command with all of its arguments and options."""
    for name in command_names():
        said = help_of(name)
        yield from (f"## backglass {name}", "", said.about[speak], "")
        for parameter in (one for one in command_of(name).params if one is not HELP):
            yield f"- {_asked_by(parameter)}: {_described(parameter, said, speak)}"
        yield from ("", words.SECTIONS["example"][speak], "", "```sh", *said.examples, "```", "")
        for note in said.notes:
            yield from (note[speak], "")


def _asked_by(parameter: Any) -> str:
    """How an argument or an option is written."""
    if parameter.param_type_name == "argument":
        return f"`{parameter.metavar}`"
    metavar = "" if parameter.is_flag else f" {parameter.metavar}"
    return ", ".join(f"`{name}{metavar}`" for name in parameter.opts)


def _described(parameter: Any, said: Help, speak: Language) -> str:
    """What an argument or an option does, and what it is where it is not given."""
    parts = [about(parameter, said)[speak]]
    if parameter.required:
        parts.append(NEEDED[speak])
    elif (value := default_of(parameter)) is not None:
        parts.append(DEFAULT.format(value=value)[speak])
    return (" " if speak == "en" else "").join(parts)


def name_lines(speak: Language) -> Iterator[str]:
    """The public names of Python."""
    yield from (ABOUT_DOCSTRINGS[speak], "")
    for name in bg.__all__:
        yield f"- `bg.{name}`: {summary(getattr(bg, name))}"


def layer_lines(speak: Language) -> Iterator[str]:
    """What `bg.layers` holds."""
    yield from (ABOUT_LAYERS[speak], "")
    for name in bg.layers.__all__:
        yield f"- `bg.layers.{name}`: {summary(getattr(bg.layers, name))}"


def studio_lines(speak: Language) -> Iterator[str]:
    """The settings of the studio."""
    yield from (ABOUT_STUDIO[speak], "")
    for one in STUDIO.values():
        yield f"- `{one.name}`: {_described_setting(one, speak)}"


def _described_setting(one: Setting, speak: Language) -> str:
    """What a setting is, what it may be, and what it is by default; the sizes follow from the data."""
    title = f"{one.title[speak]} ({LIVE[speak]})" if one.live else one.title[speak]
    choices = ", ".join(f"`{choice['name']}`" for choice in one.to_dict()["choices"])
    text = CHOSEN_FROM.format(title=title, choices=choices) if choices else TITLED.format(title=title)
    if one.kind == "sizes":
        return text[speak]
    default = one.default["name"] if isinstance(one.default, dict) else one.default
    return f"{text[speak]}{' ' if speak == 'en' else ''}{DEFAULT.format(value=default)[speak]}"


PAGES: dict[str, tuple[Text, Callable[[Language], Iterator[str]]]] = {
    "activations": (Text("Activations", "活性化関数"), table_page(ACTIVATIONS, 'hidden="tanh"')),
    "losses": (Text("Losses", "誤差関数"), table_page(LOSSES, 'loss="huber"')),
    "output_pairs": (Text("Fused output pairs", "出力と誤差関数の組み合わせ"), pair_lines),
    "initialisers": (Text("Initialisers", "重みの初期値"), table_page(INITIALISERS, 'initialiser="he_normal"')),
    "optimisers": (
        Text("Optimisers", "最適化手法"),
        table_page({**OPTIMISERS, LBFGS.name: LBFGS}, 'optimiser="adam"'),
    ),
    "schedules": (Text("Learning rate schedules", "学習率スケジュール"), table_page(SCHEDULES, 'schedule="cosine"')),
    "scalings": (Text("Scalings", "スケーリング"), scaling_lines),
    "fills": (Text("Ways to fill what is missing", "欠損値の補い方"), fill_lines),
    "engines": (Text("Engines", "計算エンジン"), engine_lines),
    "formats": (Text("Formats of exports", "書き出しの形式"), format_lines),
    "lessons": (Text("Lessons", "レッスン"), lesson_lines),
    "topics": (Text("Topics of the practice", "練習問題の分野"), topic_lines),
    "commands": (Text("Commands", "コマンド"), command_lines),
    "studio": (Text("Settings of the studio", "スタジオの設定"), studio_lines),
    "python": (Text("Names in Python", "Python での名前"), name_lines),
    "layers": (Text("Layers", "層のクラス"), layer_lines),
}


def page(name: str, speak: Language) -> str:
    """One page as Markdown."""
    title, lines = PAGES[name]
    return _page(name, title, lines(speak), speak)


def contents(speak: Language) -> str:
    """The page that lists the others."""
    lines = [MADE[speak], "", *(f"- [{PAGES[name][0][speak]}]({name}{SUFFIXES[speak]})" for name in PAGES)]
    return _page("README", TITLE, lines, speak)


def _page(name: str, title: Text, lines: Iterable[str], speak: Language) -> str:
    other = OTHER.format(page=name + SUFFIXES["en" if speak == "ja" else "ja"])[speak]
    return "\n".join((f"# {title[speak]}", "", other, "", *lines)).rstrip() + "\n"


def files() -> dict[str, str]:
    """Every file of the reference by its name."""
    made = {f"README{suffix}": contents(speak) for speak, suffix in SUFFIXES.items()}
    return made | {f"{name}{suffix}": page(name, speak) for name in PAGES for speak, suffix in SUFFIXES.items()}


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
