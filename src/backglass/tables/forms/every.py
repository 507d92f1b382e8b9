"""All forms, for what is stored: `AnyForm` is one of them."""

from __future__ import annotations

from backglass.tables.forms.clocks import Duration, Time
from backglass.tables.forms.dates import Date
from backglass.tables.forms.guessed import Guessed
from backglass.tables.forms.numbers import Number
from backglass.tables.forms.plain_texts import Text
from backglass.tables.forms.truths import Truth

AnyForm = Text | Number | Truth | Date | Time | Duration | Guessed
