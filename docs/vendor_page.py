"""The page's libraries anew: ``python docs/vendor_page.py`` fetches them by npm, checks them, and writes them down.

What is fetched is pinned by version and SHA-256. Of each package the one module and the licence are kept; bare imports
become relative ones, so that a browser needs no import map. It is needed only where a version changes.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).parent.parent / "src" / "backglass" / "studio" / "page" / "vendor"


@dataclass(frozen=True)
class Package:
    """A package of npm: its pinned archive, and the modules that are taken from it."""

    name: str
    version: str
    sha256: str  # of the archive
    modules: dict[str, str]  # the file in the archive -> ours


PACKAGES = (
    Package(
        "preact",
        "10.29.8",
        "b18cb0a457f3d43c7bb30391a74ade7d13e03bc6e77915e061c70c0fe1123299",
        {"dist/preact.module.js": "preact.js", "hooks/dist/hooks.module.js": "hooks.js"},
    ),
    Package(
        "htm",
        "3.1.1",
        "2425b9bee11409177bcabc7f32e319926fc6690c1701c0b257c88bdff2d5ba90",
        {"dist/htm.module.js": "htm.js"},
    ),
    Package(
        "@preact/signals-core",
        "1.14.5",
        "94c421ac996214c94f532fb4c43d8ede048a16df0cd9538ffb965174dbe8daba",
        {"dist/signals-core.module.js": "signals-core.js"},
    ),
    Package(
        "@preact/signals",
        "2.11.4",
        "66ea8221dd8aaa0da2365d49c3f116b071d56cfb63b2e16c072c6b4e08a928b7",
        {"dist/signals.module.js": "signals.js"},
    ),
)
BARE = {
    "preact": "./preact.js",
    "preact/hooks": "./hooks.js",
    "@preact/signals-core": "./signals-core.js",
    "@preact/signals": "./signals.js",
}


def relative(source: str) -> str:
    """A module whose bare imports are relative ones, without the name of its source map, which is not kept."""
    source = re.sub(r'from"([^"./][^"]*)"', lambda found: f'from"{BARE[found[1]]}"', source)
    return re.sub(r"\n?//# sourceMappingURL=.*", "", source).rstrip("\n") + "\n"


def fetch(package: Package, folder: Path) -> Path:
    """The package's archive in this folder; another one than the pinned one is refused."""
    fetched = subprocess.run(
        ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    archive = folder / fetched.stdout.strip().splitlines()[-1]
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != package.sha256:
        raise SystemExit(f"{package.name}: the archive's SHA-256 is {found}, but {package.sha256} is pinned.")
    return archive


def write(package: Package, archive: Path) -> None:
    """The package's modules and its licence, as they are kept."""
    with tarfile.open(archive) as files:

        def text(name: str) -> str:
            file = files.extractfile(f"package/{name}")
            if file is None:
                raise SystemExit(f"{package.name}: {name} is no file.")
            return file.read().decode("utf-8")

        for inside, ours in package.modules.items():
            (VENDOR / ours).write_text(relative(text(inside)), encoding="utf-8")
        licence = package.name.removeprefix("@").replace("/", "-")
        (VENDOR / f"LICENSE.{licence}.txt").write_text(text("LICENSE"), encoding="utf-8")


def main() -> None:
    """Fetches all packages, and writes versions and hashes of what is kept beside it."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for package in PACKAGES:
            write(package, fetch(package, Path(folder)))
    kept = [(ours, package) for package in PACKAGES for ours in package.modules.values()]
    lines = [
        f"{hashlib.sha256((VENDOR / ours).read_bytes()).hexdigest()}  {ours}  {package.name} {package.version}\n"
        for ours, package in kept
    ]
    (VENDOR / "SHA256").write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
