"""What the user says of the columns' preparation."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from backglass.data.scaling import Scale


@dataclass(frozen=True)
class Recipe:
    """How columns are prepared: a rule for all of them, and exceptions by name.

    Parameters
    ----------
    scale : {"standard", "min-max", "robust", "quantile", "none"}
        How numbers are scaled.
    scales : mapping of str to str
        The same for single columns.

    Examples
    --------
    >>> recipe = Recipe(scale="robust", scales={"income": "quantile"})
    >>> recipe.scale_of("income"), recipe.scale_of("age")
    ('quantile', 'robust')
    """

    scale: Scale = "standard"
    scales: Mapping[str, Scale] = field(default_factory=dict)

    def scale_of(self, name: str) -> Scale:
        """How the column of that name is scaled."""
        return self.scales.get(name, self.scale)
