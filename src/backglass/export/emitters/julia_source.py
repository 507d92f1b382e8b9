"""A network as a program in Julia, with nothing but its Base."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from backglass.export.emitters.matrix_source import MatrixSource, Statements
from backglass.export.julia_syntax import Julia
from backglass.export.notes import Notes
from backglass.export.portable import Portable, TableInput
from backglass.words import Language
from backglass.words import matrix_programs as words

SAYS = Statements(
    stop="",
    unfit="size(table, 2) == {count} || throw(DimensionMismatch({sentence}))",
    empty="",
    types={"float64": "Float64.", "float32": "Float32."},
    zeros="z1 = zeros(size(table, 1), {n})",
    column="x = Float64.(table[:, {place}])",
    level="x = ifelse.((x .>= 0) .& (x .<= {last}) .& (x .== round.(x)), x, NaN)",
    held="x = min.(max.(x, {low}), {high})",
    gap="gap = isnan.(x)",
    filled="x = ifelse.(gap, {fill}, x)",
    told="z1[:, {place}] .= gap",
    scaled="z1[:, {place}] .= {text}",
    codes="z1[:, {first}:{last}] .= x .== (0:{count})'",
    keeps="filled = zeros(size(table, 1), {n})",
    kept="filled[:, {place}] .= x",
    meets=(
        "asked = hcat(z1[:, 1:{first}], filled)\n"
        "held = (asked[:, Int.(vec(places))] .> thresholds) .== (above .== 1)\n"
        "for k in 1:{rules}\n"
        "    rule = Int.(members[Int(stops[k]) + 1:Int(stops[k + 1])])\n"
        "    z1[:, {first} + k] .= vec(all(held[:, rule], dims = 2))\n"
        "end"
    ),
    net="u{l} = z{before} * W{l}' .+ b{l}",
    two="hcat(1 .- y, y)",
    second="1 .+ (vec(y) .> 0.5)",
    largest="k = [argmax(row) for row in eachrow(y)]",
    chosen="labels = CLASSES[k]",
    over_half="y .> 0.5",
    numbers="y .* {scale} .+ {shift}",
)


class JuliaSource(MatrixSource):
    """What writes a network in Julia."""

    @property
    def pair(self) -> str:
        """Julia gives both back without brackets."""
        return "labels, probabilities"

    def parameters(self, portable: Portable, lang: Language) -> list[str]:
        """Constants."""
        lines = self.language.comments([words.PARAMETERS[lang]])
        for l, layer in enumerate(portable.layers, start=2):
            lines += self.language.matrix(f"const W{l}", layer.W)
            lines += self.language.matrix(f"const b{l}", layer.b)
        return lines

    def table(self, name: str, about: str, lines: Callable[[str], list[str]]) -> list[str]:
        """A constant."""
        return [*self.language.comments([about]), *lines(f"const {name}")]

    def texts_of_columns(self, name: str, columns: Sequence[TableInput]) -> list[str]:
        """A vector of vectors."""
        lines = [f"{name} = [String[] for column in 1:{len(columns)}]"]
        for place, column in enumerate(columns, start=1):
            if column.texts:
                lines += self.language.strings(f"{name.removeprefix('const ')}[{place}]", column.texts)
        return lines

    def class_numbers(self, labels: list[str], truths: bool) -> str:
        """A vector of numbers, or of truth values."""
        return f"{'Bool' if truths else ''}[{', '.join(labels)}]"


def write(portable: Portable, notes: Notes) -> dict[str, bytes]:
    """The file of a network in Julia.

    Parameters
    ----------
    portable : Portable
    notes : Notes

    Returns
    -------
    dict of str to bytes
        "": the program, whose `predict` takes the table, or z(1) where the network was trained on arrays.
    """
    return {"": JuliaSource(Julia(), SAYS).written(portable, notes)}
