# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the JNI tests."""

from __future__ import annotations

import pytest

from tests.android.jni.kit import TARGETS, Kit


@pytest.fixture(scope="session")
def jni(tmp_path_factory: pytest.TempPathFactory) -> Kit:
    """Builds and runs guest programs that use JNI."""
    pytest.importorskip("ziglang")
    return Kit(tmp_path_factory.mktemp("jni"))


@pytest.fixture(params=TARGETS)
def abi(request: pytest.FixtureRequest) -> str:
    """Each ABI in turn."""
    return str(request.param)
