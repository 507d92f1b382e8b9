"""What `--help` says of every command: a file each, named as the command is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from backglass.words import Text


@dataclass(frozen=True)
class Help:
    """What the help of one command says.

    Attributes
    ----------
    place : int
        Where the command stands in the list of commands.
    about : Text
        One sentence.
    examples : tuple of str
        Commands as they are typed.
    notes : tuple of Text
        Paragraphs after the examples.
    options : mapping of str to Text
        parameter -> what it is, where no other command means the same by it; `words.commands.OPTIONS` has the others.
    """

    place: int
    about: Text
    examples: tuple[str, ...]
    notes: tuple[Text, ...] = ()
    options: Mapping[str, Text] = field(default_factory=dict)
