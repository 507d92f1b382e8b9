"""Headless Chromium: what a page looks like in print, and whom it asks for anything."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((found for found in map(shutil.which, NAMES) if found), "")
needs_chromium = pytest.mark.skipif(not CHROMIUM, reason="chromium is not installed; Debian's package chromium has it")
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="Debian's package poppler-utils has pdftotext")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-component-update",
    "--disable-background-networking", "--disable-sync", "--disable-default-apps", "--hide-scrollbars",
)  # fmt: skip


def run(folder: Path, *options: str) -> None:
    """Run Chromium with an empty profile of its own."""
    profile = f"--user-data-dir={folder / 'profile'}"
    environment = os.environ | {"XDG_CONFIG_HOME": str(folder), "XDG_CACHE_HOME": str(folder)}
    command = [CHROMIUM, *QUIET, profile, *options]
    subprocess.run(command, check=True, capture_output=True, timeout=120, env=environment)


def printed(page: Path, folder: Path) -> bytes:
    """The page as a PDF."""
    path = folder / "page.pdf"
    run(folder, "--no-pdf-header-footer", f"--print-to-pdf={path}", page.as_uri())
    return path.read_bytes()


def pages(pdf: bytes) -> list[tuple[float, float]]:
    """Width and height of every page, in points."""
    sizes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    return [(float(width), float(height)) for width, height in sizes]


def texts(pdf: Path) -> list[str]:
    """The text of every page, as Debian's poppler-utils reads it."""
    done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True, timeout=60)
    return done.stdout.decode().split("\f")[:-1]


def asked_for(page: Path, folder: Path) -> list[str]:
    """The addresses that were asked for while the page was open, from Chromium's own log of its network."""
    log = folder / "net.json"
    run(folder, f"--log-net-log={log}", "--dump-dom", page.as_uri())
    text = log.read_text(encoding="utf-8")
    try:
        events = json.loads(text)["events"]
    except json.JSONDecodeError:  # the browser ended before it closed the list
        events = json.loads(text.rstrip().rstrip(",") + "]}")["events"]
    return [str(event["params"]["url"]) for event in events if "url" in event.get("params", {})]
