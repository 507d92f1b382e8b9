"""A preparation learned from rows that come in parts: what became of the columns in a sample, from numbers of all rows.

A sample says which kind each column becomes, which words and parts of dates it gives, and where outliers are held
back. Fills, scales, categories and whether values are missing are then learned from all training rows.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from statistics import NormalDist

import numpy as np
import polars as pl

from backglass.errors import DataError
from backglass.preparation.cleaned import readable_numbers
from backglass.preparation.columns import CategoricalColumn, NumericColumn, Rows, in_order
from backglass.preparation.kinds import Column, LeftOut
from backglass.preparation.ordinal import OrdinalColumn
from backglass.preparation.scaling import KNOTS, MinMax, Quantile, Robust, Scaling, Standard, Unscaled
from backglass.preparation.sketch import MOST_TEXTS, Moments, Quantiles, TextCounts
from backglass.preparation.thresholds import MOST_CATEGORIES, ROWS_OF_A_CATEGORY, each_its_own
from backglass.preparation.worded import WordedColumn
from backglass.tables.table import Table
from backglass.words import rows as words
from backglass.words import tables as table_words

OF_SHARES = (Robust.kind, Quantile.kind)


@dataclass
class ColumnSeen:
    """What all training rows say of a column.

    Attributes
    ----------
    column : Column
        As a sample taught it.
    missing : int
    """

    column: Column
    missing: int = 0
    moments: Moments = field(default_factory=Moments)
    quantiles: Quantiles = field(default_factory=Quantiles)
    texts: TextCounts = field(default_factory=TextCounts)
    low: float = np.inf  # of the cells, before outliers are held back
    high: float = -np.inf

    @property
    def numbers(self) -> NumericColumn | None:
        """How its numbers are filled and scaled, where it has some."""
        if isinstance(self.column, CategoricalColumn | WordedColumn):
            return None
        return self.column if isinstance(self.column, NumericColumn) else self.column.numbers

    def add(self, table: Table, rows: Rows) -> None:
        """Take the training rows of another part in."""
        cells = table.column(self.column.name)
        values = self.column.read(cells).gather(rows)
        self.missing += values.null_count()
        if isinstance(self.column, OrdinalColumn) and values.null_count() > cells.gather(rows).null_count():
            raise DataError(words.NO_LEVEL, {"option": "ordinal"}, name=self.column.name, path=table.path)
        if self.numbers is not None:
            numbers = values.drop_nulls().to_numpy()
            with np.errstate(over="ignore", invalid="ignore"):
                self.moments.add(numbers)
            self.quantiles.add(numbers)
            self._take_ends(cells.gather(rows))
        elif isinstance(self.column, CategoricalColumn):
            self.texts.add(values)
            if self.texts.too_many:
                facts = {"name": self.column.name, "most": MOST_TEXTS, "kind": words.TEXTS}
                raise DataError(words.TOO_MANY_VALUES, {"drop": "drop", "fill": "fill"}, **facts)

    def _take_ends(self, cells: pl.Series) -> None:
        if isinstance(self.column, OrdinalColumn):
            return
        there = readable_numbers(cells).drop_nulls().to_numpy()
        self.low = min(self.low, float(there.min(initial=np.inf)))
        self.high = max(self.high, float(there.max(initial=-np.inf)))

    def learned(self, *, rare: bool) -> Column | LeftOut:
        """The column as all training rows teach it; `rare` says that rare categories get no input."""
        column = self.column
        if self.missing and column.filled_by == "drop-column":
            return LeftOut(column.name, "gaps")
        if isinstance(column, WordedColumn):
            return replace(column, indicator=self.missing > 0)
        if isinstance(column, CategoricalColumn):
            return self._categories(column, rare=rare)
        numbers = self.numbers
        assert numbers is not None
        if not self.moments.count:
            return LeftOut(column.name, "missing")
        fitted = self._numbers(numbers)
        return fitted if isinstance(column, NumericColumn) else replace(column, numbers=fitted)

    def _categories(self, column: CategoricalColumn, *, rare: bool) -> CategoricalColumn | LeftOut:
        counts, present = self.texts.counts, sum(self.texts.counts.values())
        if not rare and each_its_own(len(counts), present):
            return LeftOut(column.name, "identifier")
        if not rare and len(counts) > MOST_CATEGORIES:
            return LeftOut(column.name, "categories")
        if not counts:
            return LeftOut(column.name, "missing")
        known = pl.Series(list(counts), dtype=pl.String).sort().to_list()
        fill = None if column.filled_by == "zero" else max(known, key=lambda text: counts[text])
        kept = tuple(text for text in known if not rare or counts[text] >= ROWS_OF_A_CATEGORY)
        return replace(column, fill=fill, indicator=self.missing > 0, categories=kept)

    def _numbers(self, numbers: NumericColumn) -> NumericColumn:
        fill = self._fill(numbers)
        scaling = self._scaling(numbers.scaling, fill)
        if not np.isfinite([fill, *(value for value in vars(scaling).values() if isinstance(value, float))]).all():
            raise DataError(table_words.TOO_LARGE.format(name=numbers.name))
        middle = self.quantiles.at([0.5])[0]
        seen = () if isinstance(self.column, OrdinalColumn) else in_order(self.low, middle, self.high)
        return replace(numbers, fill=fill, indicator=self.missing > 0, scaling=scaling, seen=seen)

    def _fill(self, numbers: NumericColumn) -> float:
        if numbers.filled_by == "zero":
            return 0.0
        if numbers.filled_by == "mean":
            return self.moments.mean
        if numbers.filled_by != "most-frequent":
            return self.quantiles.at([0.5])[0]
        found = self.quantiles.most_frequent()
        if found is None:
            facts = {"name": numbers.name, "most": 2**14, "kind": words.NUMBERS}
            raise DataError(words.TOO_MANY_VALUES, {"drop": "drop", "fill": "fill"}, **facts)
        return found

    def _scaling(self, scaling: Scaling, fill: float) -> Scaling:
        """What the filled training rows teach."""
        moments = self.moments.with_equals(fill, self.missing)
        if isinstance(scaling, Standard):
            mean = moments.low if moments.low == moments.high else moments.mean
            return Standard(mean, moments.scale)
        if isinstance(scaling, MinMax):
            return MinMax(moments.low, moments.high)
        if isinstance(scaling, Robust):
            lower, median, upper = self.quantiles.at([0.25, 0.5, 0.75], fill, self.missing)
            return Robust(median, upper - lower if upper > lower else moments.high / 2 - moments.low / 2)
        if isinstance(scaling, Quantile):
            return self._knots(fill)
        assert isinstance(scaling, Unscaled)
        return scaling

    def _knots(self, fill: float) -> Quantile:
        knots, counts = self.quantiles.weighted(fill, self.missing)
        shares = (np.cumsum(counts) - counts / 2) / counts.sum()
        if len(knots) > KNOTS:
            evenly = np.linspace(shares[0], shares[-1], KNOTS)
            chosen = np.unique(np.searchsorted(shares, evenly).clip(0, len(knots) - 1))
            knots, shares = knots[chosen], shares[chosen]
        return Quantile(tuple(knots.tolist()), tuple(NormalDist().inv_cdf(share) for share in shares.tolist()))

    @property
    def sketched(self) -> float:
        """How far the share of a quantile in use may be off; 0 where none is, or all values were counted."""
        numbers = self.numbers
        if numbers is None:
            return 0.0
        by_median = numbers.filled_by not in ("zero", "mean", "most-frequent")
        used = by_median or numbers.scaling.kind in OF_SHARES
        return self.quantiles.error if used else 0.0
