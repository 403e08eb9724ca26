# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the protocol's tests. Nothing may end in the session's last-resort handler."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest

from .wire import GDB, LLDB, Wire


@pytest.fixture(autouse=True)
def no_internal_errors(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """The session logs what it did not foresee; a test that causes it fails."""
    yield
    for phase in ("setup", "call"):
        errors = [each for each in caplog.get_records(phase) if each.levelno >= logging.ERROR]
        assert not errors, [(each.getMessage(), each.exc_info) for each in errors]


@pytest.fixture
def wire() -> Wire:
    """A client that has agreed on nothing."""
    return Wire()


@pytest.fixture
def gdb() -> Wire:
    """A client that has said what gdb says."""
    return Wire(hello=(GDB,))


@pytest.fixture
def lldb() -> Wire:
    """A client that has said what lldb says."""
    return Wire(hello=LLDB)
