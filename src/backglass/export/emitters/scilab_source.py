"""A network as a program in Scilab."""

from __future__ import annotations

from collections.abc import Sequence

from backglass.errors import PlanError
from backglass.export.emitters.matrix_source import MatrixSource, Statements
from backglass.export.notes import Notes
from backglass.export.portable import Portable, TableInput
from backglass.export.scilab_syntax import Scilab
from backglass.words import Language
from backglass.words import export as refusals
from backglass.words import matrix_programs as words

SAYS = Statements(
    stop=";",
    unfit='if size(table, "c") <> {count} then\n  error({sentence});\nend',
    empty="if isempty(table) then\n{names}\n  return;\nend",
    types={"float64": "double"},
    zeros='table = double(table);\nN = size(table, "r");\nz1 = zeros(N, {n});',
    column="x = table(:, {place});",
    level="x(~(x >= 0 & x <= {last} & x == round(x))) = %nan;",
    held="x = smaller(larger(x, {low}), {high});",
    gap="gap = isnan(x);",
    filled="x(gap) = {fill};",
    told="z1(:, {place}) = bool2s(gap);",
    scaled="z1(:, {place}) = {text};",
    codes="z1(:, {first}:{last}) = bool2s(x * ones(1, {n}) == ones(N, 1) * (0:{count}));",
    keeps="filled = zeros(N, {n});",
    kept="filled(:, {place}) = x;",
    meets=(
        "asked = [z1(:, 1:{first}), filled];\n"
        "held = bool2s(asked(:, places) > ones(N, 1) * thresholds) == ones(N, 1) * above;\n"
        "for k = 1:{rules}\n"
        "  z1(:, {first} + k) = bool2s(and(held(:, members(stops(k) + 1:stops(k + 1))), 'c'));\n"
        "end"
    ),
    net="u{l} = z{before} * theta.W{l}' + ones(N, 1) * theta.b{l};",
    two="[1 - y, y]",
    second="1 + bool2s(y > 0.5)",
    largest='[largest, k] = max(y, "c");\nk(isnan(largest)) = 1;',
    chosen='classes = CLASSES();\nlabels = matrix(classes(k), size(k, "*"), 1);',
    over_half="y > 0.5",
    numbers="y * {scale} + {shift}",
)


class ScilabSource(MatrixSource):
    """What writes a network in Scilab."""

    def layers(self, portable: Portable) -> list[str]:
        """From z(1) to y; there is no broadcasting."""
        return ["theta = parameters();", 'N = size(z1, "r");', *super().layers(portable)]

    def parameters(self, portable: Portable, lang: Language) -> list[str]:
        """A function that gives them."""
        lines: list[str] = []
        for l, layer in enumerate(portable.layers, start=2):
            lines += [*self.language.matrix(f"theta.W{l}", layer.W), *self.language.matrix(f"theta.b{l}", layer.b)]
        return self.language.function("parameters", "", "theta", lines, [words.PARAMETERS[lang]])

    def texts_of_columns(self, name: str, columns: Sequence[TableInput]) -> list[str]:
        """A list of matrices of texts; of a column of numbers it is empty."""
        lines = [f"{name} = list();"]
        for place, column in enumerate(columns, start=1):
            here = f"{name}({place})"
            lines += self.language.strings(here, column.texts) if column.texts else [f"{here} = [];"]
        return lines

    def class_numbers(self, labels: list[str], truths: bool) -> str:
        """Numbers, or truth values."""
        numbers = f"[{' '.join(labels)}]"
        return f"{numbers} == 1;" if truths else f"{numbers};"


def write(portable: Portable, notes: Notes) -> dict[str, bytes]:
    """The file of a network in Scilab.

    Parameters
    ----------
    portable : Portable
    notes : Notes

    Returns
    -------
    dict of str to bytes
        "": the program, whose `predict` takes the table, or z(1) where the network was trained on arrays.

    Raises
    ------
    PlanError
        It is to be computed in float32, which Scilab does not have.
    """
    if portable.dtype != "float64":
        raise PlanError(refusals.SCILAB_IS_DOUBLE)
    return {"": ScilabSource(Scilab(), SAYS).written(portable, notes)}
