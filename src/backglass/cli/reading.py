"""The options by which commands read tables."""

from __future__ import annotations

from typing import Annotated

import typer

Encoding = Annotated[str | None, typer.Option("--encoding", metavar="NAME", show_default=False)]
Join = Annotated[str | None, typer.Option("--join", metavar="TABLE", show_default=False)]
On = Annotated[str | None, typer.Option("--on", metavar="COLUMN", show_default=False)]
