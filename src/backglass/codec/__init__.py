"""Frozen dataclasses as plain JSON values and back, by their fields and annotations.

A file is as suspect as any: what is read is checked against the annotations, and the first entry that does not fit is
named. Entries that no field has do not matter, so that a later version can add some. What an annotation cannot say
stands in its `Annotated`: a `Range`, or one of the marks of this module.
"""

from backglass.codec.annotated import Entries, codec
from backglass.codec.entry import Among, Codec, EntryError, Like, Mark
from backglass.codec.stored import Stored

__all__ = ["Among", "Codec", "Entries", "EntryError", "Like", "Mark", "Stored", "codec"]
