"""A network as a program in Octave, which MATLAB reads, too."""

from __future__ import annotations

from collections.abc import Sequence

from backglass.export.emitters.matrix_source import MatrixSource, Statements
from backglass.export.notes import Notes
from backglass.export.octave_syntax import Octave
from backglass.export.portable import Portable, TableInput
from backglass.words import Language
from backglass.words import matrix_programs as words

SAYS = Statements(
    stop=";",
    unfit="if size(table, 2) ~= {count}\n  error({sentence});\nend",
    empty="",
    types={"float64": "double", "float32": "single"},
    zeros="table = double(table);\nz1 = zeros(size(table, 1), {n});",
    column="x = table(:, {place});",
    level="x(~(x >= 0 & x <= {last} & x == round(x))) = NaN;",
    held="x = smaller(larger(x, {low}), {high});",
    gap="gap = isnan(x);",
    filled="x(gap) = {fill};",
    told="z1(:, {place}) = gap;",
    scaled="z1(:, {place}) = {text};",
    codes="z1(:, {first}:{last}) = x == (0:{count});",
    keeps="filled = zeros(size(table, 1), {n});",
    kept="filled(:, {place}) = x;",
    meets=(
        "asked = [z1(:, 1:{first}), filled];\n"
        "held = (asked(:, places) > thresholds) == above;\n"
        "for k = 1:{rules}\n"
        "  z1(:, {first} + k) = all(held(:, members(stops(k) + 1:stops(k + 1))), 2);\n"
        "end"
    ),
    net="u{l} = z{before} * theta.W{l}' + theta.b{l};",
    two="[1 - y, y]",
    second="1 + (y > 0.5)",
    largest="[~, k] = max(y, [], 2);",
    chosen="classes = CLASSES();\nlabels = reshape(classes(k), numel(k), 1);",
    over_half="y > 0.5",
    numbers="y * {scale} + {shift}",
)


class OctaveSource(MatrixSource):
    """What writes a network in Octave."""

    def opening(self, lang: Language) -> list[str]:
        """By what Octave knows a file of several functions, which MATLAB takes only from a function's own file."""
        return [f"1;  % {words.SCRIPT[lang]}", ""]

    def layers(self, portable: Portable) -> list[str]:
        """From z(1) to y."""
        return ["theta = parameters();", *super().layers(portable)]

    def parameters(self, portable: Portable, lang: Language) -> list[str]:
        """A function that keeps them, so that they are read once."""
        lines = ["persistent kept", "if isempty(kept)"]
        for l, layer in enumerate(portable.layers, start=2):
            found = [*self.language.matrix(f"kept.W{l}", layer.W), *self.language.matrix(f"kept.b{l}", layer.b)]
            lines += self.language.indented(found)
        lines += ["end", "theta = kept;"]
        return self.language.function("parameters", "", "theta", lines, [words.PARAMETERS[lang]])

    def texts_of_columns(self, name: str, columns: Sequence[TableInput]) -> list[str]:
        """A cell array of cell arrays."""
        lines = [f"{name} = cell(1, {len(columns)});"]
        for place, column in enumerate(columns, start=1):
            if column.texts:
                lines += self.language.strings(f"{name}{{{place}}}", column.texts)
        return lines

    def class_numbers(self, labels: list[str], truths: bool) -> str:
        """Numbers, or logical ones."""
        numbers = f"[{' '.join(labels)}]"
        return f"logical({numbers});" if truths else f"{numbers};"


def write(portable: Portable, notes: Notes) -> dict[str, bytes]:
    """The file of a network in Octave.

    Parameters
    ----------
    portable : Portable
    notes : Notes

    Returns
    -------
    dict of str to bytes
        "": the program, whose `predict` takes the table, or z(1) where the network was trained on arrays.

    Examples
    --------
    >>> import backglass as bg
    >>> from backglass.export.gathering import portable_of
    >>> from backglass.modelfile import Model
    >>> net = bg.Network((2, 2, 1), hidden="tanh")
    >>> model = Model(net, net.parameters(W=[[[1, 2], [3, 4]], [[5, 6]]]), None, {}, "")
    >>> program = write(portable_of(model), Notes("net", "en", ("A network.",)))[""].decode()
    >>> print(program[: program.index("function texts")])
    % A network.
    <BLANKLINE>
    1;  % for Octave; in MATLAB delete this line and name the file predict.m
    <BLANKLINE>
    function y = predict(table)
      % the outputs y, a row for each row of the table
      if size(table, 2) ~= 2
        error('predict takes a table of numbers with 2 columns');
      end
      z1 = double(table);
      theta = parameters();
      u2 = z1 * theta.W2' + theta.b2;
      z2 = tanh(u2);
      u3 = z2 * theta.W3' + theta.b3;
      y = u3;
    end
    <BLANKLINE>
    <BLANKLINE>
    """
    return {"": OctaveSource(Octave(), SAYS).written(portable, notes)}
