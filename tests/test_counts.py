"""A count of one is followed by words for one, in English, wherever a count is filled in."""

from __future__ import annotations

import ast
import re

import pytest

from tests.test_words import FILES, texts_in

# A field, perhaps an adjective, and a word in the plural right behind it.
COUNTED = re.compile(r"\{(\w+)(?:\[\d\])?(?::,)?\} (?:(?:more|other|different|training|blank) )?([a-z]+s)\b")
# Words that end in s and are no plural, and verbs.
NO_PLURAL = {
    "is",
    "has",
    "was",
    "as",
    "its",
    "this",
    "lacks",
    "holds",
    "needs",
    "adds",
    "exists",
    "times",
    "names",
    "looks",
}
NO_PLURAL |= {
    "reaches",
    "serves",
    "reads",
    "means",
    "gets",
    "lies",
    "stands",
    "takes",
    "makes",
    "comes",
    "less",
    "says",
    "does",
    "differs",
    "prints",
    "remembers",
}
# Counts that are never 1: what the sentence is said of has several.
SEVERAL = {
    "{parts} parts": "two at least",
    "{count} folds": "two at least",
    "{folds} folds": "two at least",
    "made {count} times": "two at least",
    "{count} networks that were trained one by one": "a committee",
    "{memory} iterations": "ten",
    "{classes} different values": "too many to be classes",
    "{rows} rows, too many": "too many to be classes",
    "{rows} values is another whole number": "a numbering",
    "{path} has {rows} rows; name the one": "which of several",
    "{count} categories": "many",
    "one of {count} classes": "of one alone nothing is learned",
    "With {count} classes": "too many to be shown",
    "{units} units the": "too many to be shown",
    "all {units} units of layer {layer} have the same weights": "two at least",
    "the table's {of} rows": "more than were drawn",
    "{count} paths": "more than are listed",
    "{rows} samples": "many",
    "{count} blank lines": "one has a sentence of its own",
    "{count} units of layer": "too many for a page",
    "{count} gradients of layer": "too many for a page",
    "{count} weights": "too many for a page",
    "{members} members;": "a committee",
    "{sizes} units": "of every layer",
    "{rows} training rows": "of all, of which a count is said",
    "{total} updates": "a bar's",
    "{least} training rows": "a constant",
    "{there} cells": "twenty at least",
    "{cells} cells": "of all, of which a count is said",
    "{rows} cells": "of all, of which a count is said",
    "{rows} rows of {path}": "of all, of which a count is said",
    "{members} members": "a committee",
    "{most} bytes": "a constant",
    "{checked} derivatives": "one has words of its own",
    "{count} values lie": "one has words of its own",
    "{count} cells that are not empty": "one has words of its own",
    "{depth} derivatives": "one has a sentence of its own",
    "all {units} units": "one has words of its own",
    "There are {n} rows": "one has words of its own",
    "over the {n} samples of the batch; those": "a batch of several",
    "all {n} samples of the batch": "a batch of several",
    "{length} characters": "more than a link takes",
    "longer than {most} characters": "a constant",
    "More than {most} messages": "a constant",
    "{given} layers": "more than are taken",
    "asks for {update} updates, which would take about {seconds} seconds": "too many to be made again",
    "There are {inputs} inputs, of which": "more than are shown",
    "The table makes {inputs} inputs": "more than are taken",
    "joins {members} networks": "a committee",
    "Of {rows} rows {kept}": "more than are taken",
    "longer than {seconds} seconds": "a constant",
    "{given} describes": "a verb",
    "for {minutes} minutes": "a constant",
    "{most} pages": "a constant",
    "{part} rows": "no count",
    "{type} values": "no count",
}


@pytest.mark.parametrize("file", FILES)
def test_a_count_of_one(file):
    for line, en, _ in texts_in(ast.parse(FILES[file].read_text(encoding="utf-8"))):
        for found in COUNTED.finditer(en):
            if found[2] not in NO_PLURAL and not any(en.find(known) >= 0 for known in SEVERAL):
                pytest.fail(f"{file}:{line}: {found[0]!r} is wrong of one; write {{{found[1]}:one|several}}: {en}")
