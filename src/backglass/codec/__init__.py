"""Frozen dataclasses as plain JSON values and back, by their fields and annotations.

A file is as suspect as any: what is read is checked against the annotations, and the first entry that does not fit is
named. Entries that no field has do not matter, so that a later version can add some. What an annotation cannot say
stands in its `Annotated`: a `Range`, or one of the marks of this module.
"""

from backglass.codec.annotated import Entries, codec
from backglass.codec.entry import Among, Codec, EntryError, Like, Mark, check_object, wrong
from backglass.codec.json_text import LARGEST_HEADER, LENGTH_BYTES, check_size, check_tensor_file, json_object
from backglass.codec.stored import Stored
from backglass.codec.typed import fits, misfit

__all__ = [
    "LARGEST_HEADER",
    "LENGTH_BYTES",
    "Among",
    "Codec",
    "Entries",
    "EntryError",
    "Like",
    "Mark",
    "Stored",
    "check_object",
    "check_size",
    "check_tensor_file",
    "codec",
    "fits",
    "json_object",
    "misfit",
    "wrong",
]
