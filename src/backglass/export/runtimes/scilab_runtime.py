"""Scilab."""

from __future__ import annotations

import re
import tempfile
from typing import ClassVar

from backglass.export.portable import Label
from backglass.export.runtimes.base import output_of
from backglass.export.runtimes.matrix_runtime import FAILED, MatrixRuntime

GUARD = """try
{driver}
catch
  [said, number] = lasterror();
  output = mopen("{failed}", "wb");
  mputl(said, output);
  mclose(output);
end
"""
CALL = """clear
funcprot(0);
{load}
table = [];
if {rows} > 0 then
  input = mopen("rows{at}", "rb");
  table = matrix(mget({rows} * {columns}, "dl", input), {columns}, {rows})';
  mclose(input);
end
{names} = predict(table);
back = {result}';
back = matrix(back, 1, -1);
{labels}
output = mopen("computed{at}", "wb");
if ~isempty(back) then
  mput(back, "dl", output);
end
mclose(output);
"""
CODES = """classes = CLASSES();
codes = zeros(1, size(labels, "*"));
for k = 1:size(classes, "*")
  codes(labels == classes(k)) = k;
end
back = [back, codes];
for k = 1:size(classes, "*")
  if type(classes) == 10 then
    back = [back, length(ascii(classes(k))), ascii(classes(k))];
  elseif type(classes) == 4 then
    back = [back, -1, bool2s(classes(k))];
  else
    back = [back, -1, classes(k)];
  end
end"""
HOLD = "back = [back, matrix(bool2s(labels)', 1, -1)];"


class ScilabRuntime(MatrixRuntime):
    """Scilab, without a window and without the user's settings."""

    name: ClassVar[str] = "Scilab"
    command: ClassVar[str] = "scilab-cli"
    package: ClassVar[str] = "scilab-cli"
    call: ClassVar[str] = CALL
    codes: ClassVar[str] = CODES
    hold: ClassVar[str] = HOLD
    suffix: ClassVar[str] = ".sce"

    def version(self) -> str:
        """Such as "Scilab 6.1.1"."""
        said = output_of([self.command, "-version"], tempfile.gettempdir())
        found = re.search(r"\d+(\.\d+){1,2}", said)
        return f"{self.name} {found[0] if found else '?'}"

    def arguments(self, driver: str) -> list[str]:
        """The command that runs a file."""
        return [self.command, "-nb", "-quit", "-f", driver]

    def loading(self, program: str) -> str:
        """The statement that runs a file."""
        return f'exec("{program}", -1);'

    def guarded(self, driver: str) -> str:
        """Statements, so that what goes wrong is written into a file."""
        return GUARD.format(driver=driver, failed=FAILED)

    def read_back(self, label: Label) -> Label:
        """No text of Scilab's holds NUL: it is written out."""
        return label.replace("\x00", r"\x00") if isinstance(label, str) else label
