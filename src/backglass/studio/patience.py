"""How long a run is played without a better loss, and which of its epochs was the best."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from operator import itemgetter


@dataclass
class Patience:
    """The losses at the ends of epochs, and the lowest so far.

    Attributes
    ----------
    watched : list of (int, float, int)
        Update, loss, and the place in the list of the lowest loss so far.

    Examples
    --------
    >>> patience = Patience()
    >>> for update, loss in enumerate([3.0, 1.0, 2.0, 1.5]):
    ...     patience.watch(update, loss)
    >>> patience.best(3), patience.tired(3, epochs=2), patience.tired(2, epochs=2)
    (1, True, False)
    """

    watched: list[tuple[int, float, int]] = field(default_factory=list)

    @property
    def last(self) -> int:
        """The update of the last loss that was watched."""
        return self.watched[-1][0] if self.watched else 0

    def watch(self, update: int, loss: float) -> None:
        """Remember the loss at the end of an epoch."""
        best = self.watched[-1][2] if self.watched else 0
        is_better = bool(self.watched) and loss < self.watched[best][1]
        self.watched.append((update, loss, len(self.watched) if is_better else best))

    def forget(self, update: int) -> None:
        """What came after an update."""
        self.watched = [one for one in self.watched if one[0] <= update]

    def tired(self, update: int, epochs: int | None) -> bool:
        """Whether, at an update, so many epochs brought no better loss."""
        seen = self._seen(update)
        return bool(epochs is not None and seen and seen - 1 - self.watched[seen - 1][2] >= epochs)

    def best(self, update: int) -> int:
        """The update that ended the best epoch, as it was known at an update."""
        seen = self._seen(update)
        return self.watched[self.watched[seen - 1][2]][0] if seen else 0

    def _seen(self, update: int) -> int:
        return bisect_right(self.watched, update, key=itemgetter(0))
