"""Numbers of a column as a reader has them: with the sign or unit that the column's form took off its cells."""

from __future__ import annotations

from math import floor, log10

from backglass.preparation.verdicts import COUNTED_IN
from backglass.tables.forms.every import AnyForm
from backglass.tables.forms.numbers import Number
from backglass.words import Text
from backglass.words import merits as words

DIGITS = 4  # significant ones, at least
BEFORE = frozenset("$£¥₩₹")  # signs that stand before the number, the last of their letters counting: US$
SMALLEST, LARGEST = 1e-4, 1e9


def unit_of(form: AnyForm | None) -> Text | None:
    """The sign or unit of a column's numbers; None where it has none.

    Examples
    --------
    >>> from backglass.tables.forms.clocks import Duration
    >>> unit_of(Number(unit="kg"))["en"], unit_of(Duration())["ja"], unit_of(Number())
    ('kg', '秒', None)
    """
    if isinstance(form, Number):
        said = " ".join(filter(None, (form.sign, form.unit)))
        return Text(said, said) if said else None
    return words.COUNTED.get(COUNTED_IN.get(form.form, "")) if form is not None else None


def amount(value: float, form: AnyForm | None = None) -> Text:
    """A number with its unit, to four digits or to the whole ones.

    Examples
    --------
    >>> [amount(one).en for one in (0.123456, 12345.6, -3.0, 1.2e-7)]
    ['0.1235', '12346', '-3', '1.2e-07']
    >>> amount(12.5, Number(sign="$")).en, amount(-12.5, Number(sign="$")).en, amount(9.4, Number(sign="%")).en
    ('$12.5', '-$12.5', '9.4 %')
    """
    digits, unit = _digits(value), unit_of(form)
    if unit is None:
        return Text(digits, digits)
    if unit.en[-1] in BEFORE:
        sign, bare = ("-", digits[1:]) if digits.startswith("-") else ("", digits)
        return Text(f"{sign}{unit.en}{bare}", f"{sign}{unit.ja}{bare}")
    return Text(f"{digits} {unit.en}", f"{digits} {unit.ja}")


def _digits(value: float) -> str:
    if value and not SMALLEST <= abs(value) < LARGEST:
        return f"{value:.{DIGITS}g}"
    behind = DIGITS - 1 - floor(log10(abs(value))) if value else 0
    shown = f"{value + 0.0:.{max(behind, 0)}f}"
    return shown.rstrip("0").rstrip(".") if "." in shown and float(shown) == value else shown
