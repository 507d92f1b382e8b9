"""A property that is computed when it is first asked for, by any number of threads at once."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING, Any

__all__ = ["cached_property"]

if TYPE_CHECKING:
    from functools import cached_property
else:

    class cached_property(functools.cached_property):  # noqa: N801 (it is called as Python's)
        """`functools.cached_property` without its lock.

        Before Python 3.12 one lock stands before all objects of a class: while one thread computes a property of its
        object, every other thread waits for it. Here two threads that ask the same object at once may both compute it.

        Examples
        --------
        >>> class Sum:
        ...     @cached_property
        ...     def total(self) -> int:
        ...         print("computed")
        ...         return 3
        >>> one = Sum()
        >>> one.total + one.total
        computed
        6
        """

        def __get__(self, instance: object, owner: type[Any] | None = None) -> Any:
            """The value; Python asks again only where it is not kept yet."""
            if instance is None:
                return self
            value = self.func(instance)
            vars(instance)[self.attrname] = value
            return value
