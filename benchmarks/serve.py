"""`backglass serve`: single rows a second, asked by many clients at once, and how long each waits.

    python benchmarks/serve.py [--clients 100] [--seconds 60] [--model MODEL] [--json FILE]

The server is the command, a process of its own; the clients are another one, a hundred connections that stay open, each
of which sends a row as soon as it has the answer to the last. Rows are those of the penguins, other ones every time,
unless MODEL is another model; then all are its document's example. Every answer is checked: status, and for the
penguins the class and the first probability against `predict`, bit for bit. Both processes share the machine's cores,
and nothing but 127.0.0.1 is asked. The first second is left out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Any

import machine

PENGUINS = Path(__file__).parents[1] / "examples" / "penguins.csv"
TARGET = 1000  # single rows a second on two cores
WARM_UP = 1.0  # seconds
MOST_SECONDS = 120
Expected = tuple[str, float] | None


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--model", help="another model than the default one of the penguins")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--ask", help=argparse.SUPPRESS)  # the process of the clients: the file of what they ask
    given = parser.parse_args()
    given.seconds = min(given.seconds, MOST_SECONDS)
    if given.ask:
        print(json.dumps(asyncio.run(asked(json.loads(Path(given.ask).read_text()), given.clients, given.seconds))))
        return
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder), given)
    load = os.getloadavg()
    found |= {"load": load[0], "machine": machine.described()}
    print(
        f"{found['a_second']:.0f} single rows a second of {given.clients} clients (target {TARGET}): "
        f"median {found['median_ms']:.1f} ms, 95th percentile {found['p95_ms']:.1f} ms; "
        f"the server took {found['server_seconds']:.1f} s of processor time in {given.seconds:g} s; load {load[0]:.1f}"
    )
    if given.json:
        given.json.write_text(json.dumps(found, indent=1) + "\n")


def measured(folder: Path, given: argparse.Namespace) -> dict[str, Any]:
    """Train where no model is named, serve, ask, and end the server."""
    model = given.model or str(folder / "m")
    if given.model is None:
        words = ["train", str(PENGUINS), "--target", "species", "--output", model]
        subprocess.run([sys.executable, "-m", "backglass", *words], check=True, capture_output=True)
    command = [sys.executable, "-m", "backglass", "serve", model, "--json", "--port", "0"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert server.stdout is not None
        url = json.loads(server.stdout.readline())["url"]
        (folder / "ask.json").write_text(json.dumps({"url": url, "rows": rows_for(model, given.model is None)}))
        before = processor_seconds(server.pid)
        clients = [sys.executable, __file__, "--ask", str(folder / "ask.json")]
        options = ["--clients", str(given.clients), "--seconds", str(given.seconds)]
        done = subprocess.run([*clients, *options], check=True, capture_output=True, text=True)
        spent = processor_seconds(server.pid) - before
    finally:
        server.send_signal(signal.SIGINT)
        with suppress(subprocess.TimeoutExpired):
            server.wait(10)
        server.kill()
    return {**json.loads(done.stdout), "server_seconds": spent, "clients": given.clients, "seconds": given.seconds}


def rows_for(model: str, penguins: bool) -> list[tuple[dict[str, Any], Expected]]:
    """Rows with what must come back; of another model than the penguins' its example."""
    from backglass.modelfile import read_model
    from backglass.serving.of_tables import TableAnswers
    from backglass.tables.reader import read_table
    from backglass.workflow.predicting import predict

    if not penguins:
        return [(TableAnswers(read_model(model)).example(), None)]
    table = read_table(PENGUINS)
    rows = [{name: cell for name, cell in row.items() if name != "species"} for row in table.frame.to_dicts()]
    return [(row, want[:2]) for row, want in zip(rows, predict(read_model(model), table).rows(), strict=True)]


async def asked(what: dict[str, Any], clients: int, seconds: float) -> dict[str, Any]:
    """How many answers came, and the waits for them; a wrong one ends it all."""
    host, port = what["url"].removeprefix("http://").split(":")
    sent = [(request_of(row), want) for row, want in what["rows"]]
    waits: list[float] = []
    begin = time.perf_counter() + WARM_UP
    await asyncio.gather(*(client(host, int(port), sent, k, begin, begin + seconds, waits) for k in range(clients)))
    waits.sort()
    return {
        "a_second": len(waits) / seconds,
        "answers": len(waits),
        "median_ms": 1000 * median(waits),
        "p95_ms": 1000 * waits[int(0.95 * len(waits))],
        "longest_ms": 1000 * waits[-1],
    }


def request_of(row: dict[str, Any]) -> bytes:
    body = json.dumps(row).encode()
    head = f"POST /predict HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: {len(body)}"
    return f"{head}\r\n\r\n".encode() + body


async def client(
    host: str,
    port: int,
    sent: list[tuple[bytes, Expected]],
    first: int,
    begin: float,
    end: float,
    waits: list[float],
) -> None:
    """Ask until the end; waits count from the beginning on."""
    reader, writer = await asyncio.open_connection(host, port)
    at = first
    while (asked_at := time.perf_counter()) < end:
        request, want = sent[at % len(sent)]
        at += 1
        writer.write(request)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
        answer = json.loads(await reader.readexactly(length))
        answered = time.perf_counter()
        found = answer["predictions"][0]
        if want is not None and [found["prediction"], next(iter(found["probabilities"].values()))] != want:
            raise AssertionError(f"{answer} is not {want}")
        if begin <= asked_at and answered <= end:
            waits.append(answered - asked_at)
    writer.close()


def processor_seconds(pid: int) -> float:
    """What a process has taken of the processors so far; where /proc is not, 0."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
