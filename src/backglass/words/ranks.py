"""What is said where several processes (ranks) train one network."""

from __future__ import annotations

import json

from backglass.words import Text

LONGEST = 60  # characters of a value
OFF, FORCE = {"off": "ranks='off'"}, {"force": "ranks='force'"}  # options in the sentences below, as errors name them

SILENT = Text(
    "Rank {rank} heard nothing from rank {other} for {seconds:g} s; that process hangs, has ended, or cannot be "
    "reached: see what it printed, and start the run again.",
    "ランク {rank} は {seconds:g} 秒間、ランク {other} から何も受け取っていません。相手のプロセスが止まっているか、"
    "終了したか、接続できない状態です。相手の出力を確かめて、もう一度起動してください。",
)
LOST = Text(
    "Rank {rank} lost the connection to rank {other}: {problem}; see what that process printed, and start the run "
    "again.",
    "ランク {rank} からランク {other} への接続が切れました ({problem})。相手のプロセスの出力を確かめて、もう一度"
    "起動してください。",
)
ELSEWHERE = Text(
    "Rank {other} has ended, so that rank {rank} cannot go on; see what that process printed.",
    "ランク {other} が終了したため、ランク {rank} は続けられません。相手のプロセスの出力を確かめてください。",
)
NOT_JOINED = Text(
    "The ranks did not find each other: {problem}; start them together, as torchrun does, or train in one process with "
    "{off}.",
    "ランク同士が接続できませんでした ({problem})。torchrun などで同時に起動するか、{off} として一つのプロセスで"
    "学習してください。",
)
NO_TORCH = Text(
    "This process was started by torchrun, but torch is not installed; pip install 'backglass[distributed]', or train "
    "in one process with {off}.",
    "このプロセスは torchrun から起動されましたが、torch がインストールされていません。"
    "pip install 'backglass[distributed]' を実行するか、{off} として一つのプロセスで学習してください。",
)
NO_MPI = Text(
    "This process was started by MPI, but mpi4py is not installed; pip install 'backglass[distributed]', or train in "
    "one process with {off}.",
    "このプロセスは MPI から起動されましたが、それを使うパッケージがインストールされていません。"
    "pip install 'backglass[distributed]' を実行するか、{off} として一つのプロセスで学習してください。",
)
NO_SECONDS = Text(
    "{name} is {value!r}, but it is a number of seconds above 0.",
    "{name} が {value!r} ですが、0 より大きい秒数でなければなりません。",
)
RANKS = Text(
    "'auto', 'force', 'off' or a transport to the other ranks",
    "'auto'、'force'、'off' のいずれか、またはほかのランクへの通信路",
)
SLOWER = Text(
    "{ranks} {ranks:rank takes|ranks take} {together:.3g} ms a batch, {waited:.3g} ms of it to hand sums over "
    "and to wait, and one process alone {alone:.3g} ms: ranks do not pay here; start one process, take a larger "
    "network or batch, or ask for it with {force}.",
    "ランク {ranks} 個では 1 バッチに {together:.3g} ミリ秒 (うち和の受け渡しと待ち時間が {waited:.3g} ミリ秒)、"
    "一つのプロセスでは {alone:.3g} ミリ秒かかり、ランクを使うと遅くなります。一つのプロセスで起動するか、"
    "ネットワークかバッチを大きくするか、{force} で続けてください。",
)
TOO_MANY = Text(
    "There {ranks:is|are} {ranks} {ranks:rank|ranks}, but a batch is cut into {parts} {parts:part|parts}, and a rank "
    "needs one at least; start fewer processes, or give parts={ranks}, --batch-parts {ranks} of the command (another "
    "number of parts is another run).",
    "ランクが {ranks} 個あるのに、バッチは {parts} 個の部分にしか分かれません。各ランクに少なくとも 1 個必要です。"
    "プロセスを減らすか、parts={ranks} (コマンドでは --batch-parts {ranks}) を指定してください "
    "(部分の数が変わると別の学習になります)。",
)
UNLIKE = Text(
    "Rank {rank} has another {what} than rank 0 ({other} and not {first}), so that their updates would differ; start "
    "all ranks with the same, or train in one process with {off}.",
    "ランク {rank} の{what}がランク 0 と異なるため ({first} ではなく {other})、同じ更新になりません。"
    "すべてのランクで同じにするか、{off} として一つのプロセスで学習してください。",
)
FACTS = {
    "version": Text("version of backglass", " backglass のバージョン"),
    "arithmetic": Text("arithmetic", "計算方式"),
    "engine": Text("engine", "エンジン"),
    "network": Text("network", "ネットワーク"),
    "plan": Text("plan of training", "学習の設定"),
    "data": Text("data", "データ"),
    "start": Text("start", "初期値"),
    "listening": Text("early stopping or validation", "早期終了や検証の設定"),
}


def short(value: object) -> str:
    """A value in a sentence.

    Examples
    --------
    >>> short("v4"), short({"a": 1, "b": 2})
    ('v4', '{"a": 1, "b": 2}')
    """
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}..."
