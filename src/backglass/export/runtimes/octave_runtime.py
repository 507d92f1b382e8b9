"""GNU Octave."""

from __future__ import annotations

import tempfile
from typing import ClassVar

from backglass.export.runtimes.base import output_of
from backglass.export.runtimes.matrix_runtime import FAILED, MatrixRuntime

GUARD = """try
{driver}
catch failed
  output = fopen('{failed}', 'w');
  fputs(output, failed.message);
  fclose(output);
end
"""
CALL = """clear all
{load}
input = fopen('rows{at}');
table = reshape(fread(input, Inf, 'double'), {columns}, []).';
fclose(input);
{names} = predict(table);
output = fopen('computed{at}', 'w');
fwrite(output, double({result}).', 'double');
{labels}
fclose(output);
"""
CODES = """classes = CLASSES();
[~, codes] = ismember(labels, classes);
fwrite(output, codes, 'double');
for k = 1:numel(classes)
  if iscell(classes)
    fwrite(output, [numel(classes{k}), double(classes{k})], 'double');
  else
    fwrite(output, [-1, double(classes(k))], 'double');
  end
end"""
HOLD = "fwrite(output, double(labels).', 'double');"


class OctaveRuntime(MatrixRuntime):
    """GNU Octave, without a window and without the user's settings."""

    name: ClassVar[str] = "GNU Octave"
    command: ClassVar[str] = "octave-cli"
    package: ClassVar[str] = "octave"
    call: ClassVar[str] = CALL
    codes: ClassVar[str] = CODES
    hold: ClassVar[str] = HOLD
    suffix: ClassVar[str] = ".m"

    def version(self) -> str:
        """Such as "GNU Octave 7.3.0"."""
        first = output_of([self.command, "--version"], tempfile.gettempdir()).splitlines()[0]
        return f"{self.name} {first.split()[-1]}"

    def arguments(self, driver: str) -> list[str]:
        """The command that runs a file."""
        return [self.command, "--norc", "--no-gui", "--no-history", driver]

    def loading(self, program: str) -> str:
        """The statement that runs a file."""
        return f"source('{program}');"

    def guarded(self, driver: str) -> str:
        """Statements, so that what goes wrong is written into a file."""
        return GUARD.format(driver=driver, failed=FAILED)
