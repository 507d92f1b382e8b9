"""A column's form in a few words, and what speaks for it."""

from __future__ import annotations

from backglass.tables.forms.dates import Date
from backglass.tables.forms.every import AnyForm
from backglass.tables.forms.evidence import Decided
from backglass.tables.forms.numbers import Number
from backglass.tables.forms.plain_texts import Text
from backglass.tables.forms.truths import Truth
from backglass.words import Text as Said
from backglass.words import forms as words
from backglass.words.tables import FORMS


def described(form: AnyForm) -> Said:
    """A form in a few words.

    Examples
    --------
    >>> [str(described(one)) for one in (Text(), Number(decimal=",", sign="€"), Date("%d/%m/%y"), Truth(true="yes"))]
    ['text', 'number in €, decimal comma', 'date %d/%m/%y', 'truth value yes/false']
    """
    said = FORMS[form.form]
    if isinstance(form, Date):
        return words.OF_FORMAT.format(kind=said, format=form.format)
    if isinstance(form, Truth) and form != Truth(known=form.known, missing=form.missing):
        return words.OF_FORMAT.format(kind=said, format=f"{form.true}/{form.false}")
    if not isinstance(form, Number):
        return said
    if form.sign or form.unit:
        said = words.IN_UNITS.format(kind=said, unit=" ".join(filter(None, (form.sign, form.unit))))
    signs = [words.DECIMAL_COMMA] if form.decimal == "," else []
    return words.together([said, *signs, *([words.GROUPS[form.group]] if form.group else [])])


def plainly(decided: Decided) -> bool:
    """Whether there is nothing to say of a form: texts, plain numbers and a dataframe's own values, all of them read.

    Examples
    --------
    >>> from backglass.tables.forms.evidence import Evidence
    >>> plainly(Decided(Number(), Evidence(3, 3))), plainly(Decided(Number(), Evidence(3, 2)))
    (True, False)
    """
    form, evidence = decided.form, decided.evidence
    if evidence.other is not None or evidence.read < evidence.cells or evidence.because == "asked":
        return False
    return evidence.because == "type" or isinstance(form, Text) or described(form) == FORMS["number"]


def reading_said(decided: Decided) -> Said:
    """How a column was read, and what speaks for it.

    Examples
    --------
    >>> from backglass.tables.forms.evidence import Evidence
    >>> str(reading_said(Decided(Date("%d/%m/%Y"), Evidence(cells=9, read=8, proof=3))))
    'date %d/%m/%Y (8 of 9 cells fit, 3 fit nothing else)'
    """
    evidence = decided.evidence
    facts = [words.FIT.format(read=evidence.read, cells=evidence.cells)]
    if evidence.proof:
        facts.append(words.PROOF.format(count=evidence.proof))
    if evidence.other is not None:
        facts.append(words.OTHER.format(form=described(evidence.other)))
    if evidence.because in words.BECAUSE:
        facts.append(words.BECAUSE[evidence.because])
    return words.READING.format(form=described(decided.form), facts=words.together(facts))
