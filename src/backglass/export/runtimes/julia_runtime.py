"""Julia, which is not run: what is written for it is read by a parser alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from backglass.equations.arrays import Floats
from backglass.errors import CheckError
from backglass.export.portable import Portable
from backglass.export.runtimes.base import Runtime
from backglass.words import Text
from backglass.words import export as words


class JuliaRuntime(Runtime):
    """There is none."""

    name: ClassVar[str] = "Julia"

    def missing(self) -> Text | None:
        """That programs in Julia are not run."""
        return words.JULIA_NOT_RUN

    def version(self) -> str:
        """Its name alone."""
        return self.name

    def run(self, files: Mapping[str, bytes], stem: str, portable: Portable, table: Floats) -> Floats:  # noqa: ARG002
        """Refused."""
        raise CheckError(words.JULIA_NOT_RUN)
