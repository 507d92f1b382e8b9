"""The number of threads under each kind of limit: the least of them all, and it is named."""

import os
import subprocess
import sys
import threading
from multiprocessing.dummy import DummyProcess
from multiprocessing.pool import ThreadPool
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

import backglass as bg
from backglass import cores
from backglass.cores import Limit, cores_allowed, least_limit, quota_of_group
from backglass.engines import NativeEngine, native

ENGINE = pytest.mark.skipif(bool(native.MISSING), reason="the native engine is not built here")
V1 = "4:memory:/\n1:cpu,cpuacct:/docker/abc\n"
V2 = "0::/user.slice/job\n"


@pytest.fixture
def many(monkeypatch):
    """A machine of 16 cores without a limit."""
    monkeypatch.setattr(cores, "_of_machine", lambda: Limit(16, "machine"))
    monkeypatch.setattr(cores.os, "sched_getaffinity", lambda _: set(range(16)), raising=False)
    monkeypatch.setattr(cores, "quota_of_group", lambda: None)
    monkeypatch.setattr(cores, "_threads_of_blas", lambda: None)
    for name in cores.VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("many")
def test_no_limit():
    assert least_limit() == Limit(16, "machine")


@pytest.mark.usefixtures("many")
def test_affinity(monkeypatch):
    monkeypatch.setattr(cores.os, "sched_getaffinity", lambda _: {3, 5})
    assert least_limit() == Limit(2, "affinity")


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="Linux's")
def test_affinity_of_a_process():
    code = (
        "import os; os.sched_setaffinity(0, {min(os.sched_getaffinity(0))});"
        "from backglass.engines import native; print(native.facts().threads if not native.MISSING else 1)"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "1\n"


@pytest.mark.usefixtures("many")
@pytest.mark.parametrize("name", cores.VARIABLES)
@pytest.mark.parametrize(
    ("value", "threads"),
    [("3", 3), (" 3 ", 3), ("+3", 3), ("4,2", 4), ("4 , 2", 4), ("32", 16), ("9" * 18, 16)]
    + [(bad, 16) for bad in ("abc", "0", "-1", "", ",2", "1.5", "3x", "1_0", "３", "0,3", "9" * 5000)],
)
def test_environment(monkeypatch, name, value, threads):
    monkeypatch.setenv(name, value)
    assert least_limit() == (Limit(threads, name) if threads < 16 else Limit(16, "machine"))


def _tree(root: Path, groups: str, mounts: str, files: dict[str, str]) -> Path:
    for path, text in {"proc/self/cgroup": groups, "proc/self/mountinfo": mounts, **files}.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def _mount(above: str, point: str, kind: str, options: str = "rw") -> str:
    return f"31 23 0:28 {above} {point} rw,relatime shared:9 - {kind} {kind} {options}\n"


V2_MOUNT = _mount("/", "/sys/fs/cgroup", "cgroup2")
V1_MOUNT = _mount("/docker/abc", "/sys/fs/cgroup/cpu,cpuacct", "cgroup", "rw,cpu,cpuacct")


@pytest.mark.parametrize(
    ("groups", "mounts", "files", "quota"),
    [
        (V2, V2_MOUNT, {"sys/fs/cgroup/user.slice/job/cpu.max": "200000 100000\n"}, 2),
        (V2, V2_MOUNT, {"sys/fs/cgroup/user.slice/job/cpu.max": "150000 100000\n"}, 2),
        (V2, V2_MOUNT, {"sys/fs/cgroup/user.slice/job/cpu.max": "1000 100000\n"}, 1),
        (V2, V2_MOUNT, {"sys/fs/cgroup/user.slice/job/cpu.max": "max 100000\n"}, None),
        (V2, V2_MOUNT, {"sys/fs/cgroup/user.slice/job/cpu.max": "damaged"}, None),
        (V2, V2_MOUNT, {"sys/fs/cgroup/user.slice/job/cpu.max": "1 0"}, None),
        (V2, V2_MOUNT, {}, None),
        (  # the group around it allows less
            V2,
            V2_MOUNT,
            {
                "sys/fs/cgroup/user.slice/job/cpu.max": "max 100000\n",
                "sys/fs/cgroup/user.slice/cpu.max": "300000 100000\n",
            },
            3,
        ),
        ("0::/\n", V2_MOUNT, {"sys/fs/cgroup/cpu.max": "400000 100000\n"}, 4),  # a container's namespace
        ("0::/../else\n", V2_MOUNT, {"sys/fs/cgroup/cpu.max": "400000 100000\n"}, 4),
        (
            V1,
            V1_MOUNT,
            {
                "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "250000\n",
                "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
            },
            3,
        ),
        (
            V1,
            V1_MOUNT,
            {
                "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us": "-1\n",
                "sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us": "100000\n",
            },
            None,
        ),
        (
            "1:cpu:/a b\n0::/\n",
            _mount("/", r"/odd\040place", "cgroup", "rw,cpu") + _mount("/", "/unified", "cgroup2"),
            {"odd place/a b/cpu.cfs_quota_us": "200000", "odd place/a b/cpu.cfs_period_us": "100000"},
            2,
        ),
        ("nothing of the kind", "nor\nthis\n", {}, None),
    ],
)
def test_quota_of_a_control_group(tmp_path, groups, mounts, files, quota):
    assert quota_of_group(_tree(tmp_path, groups, mounts, files)) == quota


@pytest.mark.usefixtures("many")
def test_quota_is_a_limit(monkeypatch):
    monkeypatch.setattr(cores, "quota_of_group", lambda: 3)
    assert least_limit() == Limit(3, "cgroup")
    monkeypatch.setenv("OMP_NUM_THREADS", "2")
    assert least_limit() == Limit(2, "OMP_NUM_THREADS")


def test_threadpoolctl(monkeypatch):
    monkeypatch.setattr(cores, "_of_machine", lambda: Limit(16, "machine"))
    monkeypatch.setattr(cores.os, "sched_getaffinity", lambda _: set(range(16)), raising=False)
    if not cores._blas():
        pytest.skip("NumPy's BLAS is none that threadpoolctl knows")
    before = least_limit()
    with threadpool_limits(2):
        assert cores_allowed() == min(2, before.threads)
        with threadpool_limits(1):
            assert least_limit() == Limit(1, "threadpoolctl")
    assert least_limit() == before
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")  # makes the BLAS itself smaller, which is no limit for others
    with threadpool_limits(1):
        assert least_limit().by != "threadpoolctl"


@pytest.fixture
def alone():
    """No threads of pools that other tests have closed: they live a moment longer."""
    for thread in threading.enumerate():
        if isinstance(thread, DummyProcess):
            thread.join(30)


@pytest.mark.usefixtures("many", "alone")
def test_a_pool_of_threads_shares():
    meet = threading.Barrier(5)

    def seen(_):
        meet.wait(30)
        found = least_limit()
        meet.wait(30)
        return found

    with ThreadPool(5) as pool:
        assert pool.map(seen, range(5), 1) == [Limit(3, "pool")] * 5
        assert least_limit() == Limit(16, "machine")  # outside


@pytest.mark.usefixtures("many", "alone")
def test_joblib_threads():
    joblib = pytest.importorskip("joblib")
    meet = threading.Barrier(4)

    def seen():
        meet.wait(30)
        found = cores_allowed()
        meet.wait(30)
        return found

    assert joblib.Parallel(4, backend="threading")(joblib.delayed(seen)() for _ in range(4)) == [4] * 4
    assert joblib.Parallel(1)(joblib.delayed(cores_allowed)() for _ in range(1)) == [16]


@pytest.mark.parametrize(("inner", "threads"), [(None, max(1, cores_allowed() // 2)), (1, 1)])
def test_joblib_processes(inner, threads, monkeypatch):
    for name in cores.VARIABLES:  # joblib would hand them on
        monkeypatch.delenv(name, raising=False)
    joblib = pytest.importorskip("joblib")
    with joblib.parallel_config("loky", inner_max_num_threads=inner):
        assert set(joblib.Parallel(2)(joblib.delayed(cores_allowed)() for _ in range(4))) == {threads}
    joblib.externals.loky.get_reusable_executor().shutdown(wait=True)


@ENGINE
def test_the_engine_asks_and_a_number_given_wins(monkeypatch):
    net = bg.Network((64, 64, 1))
    monkeypatch.setattr(native, "cores_allowed", lambda: 5)
    assert NativeEngine(net)._most_threads == 5
    assert NativeEngine(net, threads=2)._most_threads == 2


@ENGINE
def test_limits_change_no_bit(monkeypatch):
    draw = np.random.default_rng(0)
    X, net = draw.normal(size=(600, 64)), bg.Network((64, 96, 1))
    runs = []
    for value in ("1", "2"):
        monkeypatch.setenv("OMP_NUM_THREADS", value)
        runs.append(bg.train(net, net.initialise(seed=0), X, X[:, :1], epochs=2, batch_size=100))
    assert np.array_equal(runs[0].theta.flat, runs[1].theta.flat)


@ENGINE
def test_limits_are_seen_by_a_run_under_way(monkeypatch):
    if not cores._blas() or cores_allowed() < 2:
        pytest.skip("it takes two cores and a BLAS that threadpoolctl knows")
    net, seen = bg.Network((2, 3, 1)), []
    run = NativeEngine._run
    monkeypatch.setattr(NativeEngine, "_run", lambda *given: (run(*given), seen.append(given[0]._most_threads))[0])
    limits = []

    def limit(moment):
        limits.append(threadpool_limits(1)) if moment.epoch == 1 else limits[0].restore_original_limits()

    bg.train(net, net.initialise(seed=0), [[0.0, 1.0]], [1.0], epochs=3, callbacks=[limit])
    assert seen == [cores_allowed(), 1, cores_allowed()]
