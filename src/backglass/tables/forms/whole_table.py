"""What a column's own cells leave open: decided by the other columns of the table, then by usage."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from backglass.tables.forms.dates import Date
from backglass.tables.forms.every import AnyForm
from backglass.tables.forms.evidence import Decided
from backglass.tables.forms.numbers import Number

DECIMAL_COMMAS = (";", "\t")  # beside which a comma that may be either is a decimal comma
DOLLARS = frozenset({"$", "US$", "USD"})


def by_the_table(decided: dict[str, Decided], separator: str | None) -> None:
    """Decide what is open: 1,234 and 2.155, and the order of day and month.

    Parameters
    ----------
    decided : dict of str to Decided
        By the columns' own cells; what is open is replaced.
    separator : str or None
        Between the cells of the file.
    """
    forms = [(one.form, one.evidence.proof) for one in decided.values()]
    numbers = [(form, proof) for form, proof in forms if isinstance(form, Number)]
    comma = any(form.decimal == "," for form, proof in numbers if proof)
    point = any(form.decimal == "." for form, proof in numbers if proof)
    point = point or (not comma and any(form.american for form, _ in numbers))
    american = any({form.sign, form.unit} & DOLLARS or (form.group == "," and proof) for form, proof in numbers)
    orders = {order_of(form.format) for form, proof in forms if isinstance(form, Date) and proof}
    for name, one in decided.items():
        if one.evidence.other is None or one.evidence.because == "asked":
            continue
        if isinstance(one.form, Number):
            decided[name] = _number(one, comma, point, separator)
        elif isinstance(one.form, Date) and not one.evidence.proof:
            decided[name] = _date(one, orders, american)


def _number(one: Decided, comma: bool, point: bool, separator: str | None) -> Decided:
    """A column of 1,234 or of 2.155 alone."""
    form, other = one.form, one.evidence.other
    assert isinstance(form, Number)
    assert isinstance(other, Number)
    with_point, with_comma = (form, other) if form.decimal == "." else (other, form)
    grouped = bool(with_point.group)  # 1,234, not 2.155
    if grouped and with_point.american and not comma:
        return Decided(with_point, replace(one.evidence, other=None))
    if comma != point:
        return _taken(one, with_comma if comma else with_point, with_point if comma else with_comma, "table", grouped)
    money = any(unicodedata.category(one) == "Sc" for one in form.sign)
    if not grouped and money and not form.american and not point:  # 1.234 €: money has no three decimals
        return _taken(one, with_comma, with_point, "usage", True)
    if grouped:
        commas = separator in DECIMAL_COMMAS
        return _taken(one, *((with_comma, with_point) if commas else (with_point, with_comma)), "usage", grouped)
    return _taken(one, with_point, with_comma, "usage", (comma and point) or separator in DECIMAL_COMMAS)


def _taken(one: Decided, form: AnyForm, other: AnyForm, because: str, doubtful: bool) -> Decided:
    """A point before three digits that is a decimal point leaves no doubt where nothing else speaks for groups."""
    if not doubtful and isinstance(form, Number) and form.decimal == ".":
        return Decided(form, replace(one.evidence, other=None))
    return Decided(form, replace(one.evidence, other=other, because=because))


def _date(one: Decided, orders: set[str], american: bool) -> Decided:
    """Dates whose days and months are all at most 12, as other dates of the table, else day first."""
    form, other = one.form, one.evidence.other
    assert isinstance(form, Date)
    assert isinstance(other, Date)
    fitting = [each for each in (form, other) if order_of(each.format) in orders]
    because = "table" if len(fitting) == 1 else "usage"
    if because == "usage":
        wanted = "mdy" if american else "dmy"
        fitting = [each for each in (form, other) if order_of(each.format) == wanted] or [form]
    chosen = fitting[0]
    return Decided(chosen, replace(one.evidence, other=other if chosen == form else form, because=because))


def order_of(date: str) -> str:
    """The order of day, month and year in a format.

    Examples
    --------
    >>> order_of("%d/%m/%Y"), order_of("%m/%d/%y %H:%M")
    ('dmy', 'mdy')
    """
    return "".join({"Y": "y", "E": "y", "b": "m"}.get(one, one) for one in re.findall("%([dmybYE])", date))
