"""Numbers with commas: read where they leave no doubt."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backglass.tables.numerals import as_numbers, form_of, written_so


@pytest.mark.parametrize(
    ("cells", "in_commas", "in_semicolons"),
    [
        (["1,5", None], "decimal comma", "decimal comma"),
        (["1,5", "2.5"], "decimal comma", "decimal comma"),
        (["-0,25", "1e3"], "decimal comma", "decimal comma"),
        (["0,125"], "decimal comma", "decimal comma"),
        (["1,234"], None, "decimal comma"),
        (["12,345", "987"], None, "decimal comma"),
        (["1,234", "0,5"], "decimal comma", "decimal comma"),
        (["1,234,567", "12"], "comma groups", "comma groups"),
        (["1,234.5", "0.5"], "comma groups", "comma groups"),
        (["1.234,5", "0,5"], "point groups", "point groups"),
        (["1.234.567"], "point groups", "point groups"),
        (["1,234,567", "1,5"], None, None),
        (["1.234,5", "1.5"], None, None),
        (["1,2,3"], None, None),
        (["12,34,567"], None, None),
        (["1,5", "x"], None, None),
        (["1.5.2"], None, None),
        ([",", "."], None, None),
        ([None], None, None),
        ([], None, None),
    ],
)
def test_forms(cells, in_commas, in_semicolons):
    text = pl.Series(cells, dtype=pl.String)
    assert (form_of(text, False), form_of(text, True)) == (in_commas, in_semicolons)


@given(st.lists(st.integers(-(10**9), 10**9).map(lambda cents: cents / 100), min_size=1))
def test_what_is_written_is_read(numbers):
    plain = [f"{number:,.2f}" for number in numbers]
    forms = {
        "comma groups": plain,
        "point groups": [cell.replace(",", " ").replace(".", ",").replace(" ", ".") for cell in plain],
        "decimal comma": [f"{number:.2f}".replace(".", ",") for number in numbers],
    }
    for form, cells in forms.items():
        text = pl.Series(cells)
        assert written_so(text, form)
        assert as_numbers(text, form).to_list() == numbers
    assert form_of(pl.Series(forms["decimal comma"]), False) == "decimal comma"
