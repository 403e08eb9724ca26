# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the kernel's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .filekit import Caller


@pytest.fixture(params=["arm64", "arm"])
def caller(request: pytest.FixtureRequest) -> Iterator[Caller]:
    """Who makes system calls, without a program."""
    made = Caller(request.param)
    yield made
    made.close()
