# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the engine's tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from .guest import Guest


@pytest.fixture
def a64() -> Iterator[Guest]:
    """An AArch64 guest."""
    with Guest("a64") as guest:
        yield guest


@pytest.fixture
def a32() -> Iterator[Guest]:
    """An AArch32 guest in ARM state."""
    with Guest("a32") as guest:
        yield guest


@pytest.fixture
def t32() -> Iterator[Guest]:
    """An AArch32 guest in Thumb state."""
    with Guest("t32") as guest:
        yield guest


@pytest.fixture(params=["a32", "t32"])
def aarch32(request: pytest.FixtureRequest) -> Iterator[Guest]:
    """An AArch32 guest, in each state."""
    with Guest(request.param) as guest:
        yield guest


@pytest.fixture(params=["a64", "a32", "t32"])
def guest(request: pytest.FixtureRequest) -> Iterator[Guest]:
    """A guest of each instruction set."""
    with Guest(request.param) as made:
        yield made
