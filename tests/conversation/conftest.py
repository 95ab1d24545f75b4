"""The fixture every conversation is held with."""

from __future__ import annotations

import pytest

from tests.factories.conversation import Talk


@pytest.fixture
def talk() -> Talk:
    """A household with a linked account, speaking to a kitchen speaker."""
    return Talk()
