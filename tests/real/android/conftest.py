# SPDX-License-Identifier: GPL-2.0-or-later
"""Android libraries and programs that nobody here wrote, as .ci/real_android.py fetches them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ABIS = ("arm64-v8a", "armeabi-v7a")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """These tests need the libraries, on any operating system."""
    here = Path(__file__).parent
    folder = os.environ.get("DROIDEMU_REAL")
    reason = ""
    if not folder:
        reason = "DROIDEMU_REAL is not set; .ci/real_android.py FOLDER fetches Android libraries"
    elif not (Path(folder) / "android" / "complete").is_file():
        reason = "no Android libraries in DROIDEMU_REAL; .ci/real_android.py FOLDER fetches them"
    for item in items:
        if reason and here in item.path.parents:
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def real_android() -> Path:
    """The folder that .ci/real_android.py has filled."""
    return Path(os.environ["DROIDEMU_REAL"]).resolve() / "android"


@pytest.fixture(params=ABIS)
def abi(request: pytest.FixtureRequest) -> str:
    """Each ABI in turn."""
    return str(request.param)
