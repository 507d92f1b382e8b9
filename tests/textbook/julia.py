"""Julia's parser: no build of the language can be installed from Debian or PyPI."""

from __future__ import annotations

from typing import Any

import pytest


def julia_parser() -> Any:
    """What reads a program, and says where it cannot; a test without it is skipped."""
    reason = "Julia's parser is missing: pip install tree-sitter tree-sitter-julia"
    tree_sitter = pytest.importorskip("tree_sitter", reason=reason)
    grammar = pytest.importorskip("tree_sitter_julia", reason=reason)
    return tree_sitter.Parser(tree_sitter.Language(grammar.language()))
