"""What the tests of the lessons share."""

from __future__ import annotations

import pytest

from tests.textbook import worked as shared


@pytest.fixture(scope="session")
def worked():
    """What works out a lesson by its name, once a session."""
    return shared.worked
