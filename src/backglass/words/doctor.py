"""What `backglass doctor` says."""

from __future__ import annotations

from backglass.words import Text

LABELS = {
    "version": Text("backglass", "backglass"),
    "python": Text("Python", "Python"),
    "platform": Text("platform", "プラットフォーム"),
    "numpy": Text("NumPy", "NumPy"),
    "cores": Text("cores allowed", "使えるコア数"),
    "engines": Text("engines", "エンジン"),
    "extras": Text("optional parts", "追加機能"),
}
LIMITED_BY = {
    "machine": Text(", all of the machine's", " (このマシンのすべて)"),
    "affinity": Text(", by the process's CPU affinity", " (プロセスに許された CPU による)"),
    "cgroup": Text(", by the CPU quota of the control group (container)", " (コンテナーなどの CPU 割り当てによる)"),
    "threadpoolctl": Text(", by threadpoolctl", " (threadpoolctl による)"),
    "pool": Text(", shared with the other threads of a pool", " (スレッドプールの他のスレッドと分け合う)"),
}
LIMITED_BY_VARIABLE = Text(", by the environment variable {name}", " (環境変数 {name} による)")
REPORT = Text("For a report of a problem:", "不具合を知らせるときに添える行:")
CHOSEN = Text(
    "{name}: ready; auto chooses it and trains in {dtype}", "{name}: 使えます。auto はこれを選び、{dtype} で学習します"
)
MADE_OF = Text("; instruction set {isa}, threads {threads}", "。命令セット {isa}、スレッド数 {threads}")
READY = Text("{name}: ready", "{name}: 使えます")
TORCH = Text("; torch {version}", "。torch {version}")
GPU = Text("; {gpu}", "。{gpu}")
NO_TORCH = Text(
    "torch is not installed; pip install 'backglass[torch]'",
    "torch がインストールされていません。pip install 'backglass[torch]' で入ります",
)
NO_GPU = Text(
    "the torch that is installed finds no GPU of NVIDIA's; take engine='torch'",
    "インストール済みの torch から NVIDIA の GPU が見つかりません。engine='torch' なら CPU で計算します",
)
NOT_READY = Text("{name}: not here, {reason}", "{name}: 使えません ({reason})")
REFERENCE_ONLY = Text("computed by reference alone: {rows}", "reference だけが計算できるもの: {rows}")
NONE = Text("none", "なし")
INSTALLED = Text("{name}: installed", "{name}: インストール済み")
INSTALL = Text("{name}: not installed; {command}", "{name}: 未インストール。{command}")
