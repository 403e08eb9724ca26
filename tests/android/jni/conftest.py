# SPDX-License-Identifier: GPL-2.0-or-later
"""Fixtures of the JNI tests."""

from __future__ import annotations

import pytest

from tests.android.jni.dynamic import Built
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


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Programs against /system, which comes out of the compiler's cache if it is there."""
    pytest.importorskip("ziglang")
    from droidemu.sdk.system import build_system

    folder = tmp_path_factory.mktemp("jni-dynamic")
    names = (
        "libnativehelper", "libjnigraphics", "libandroid", "liblog", "linker", "libc", "libdl",
        "libm",
    )  # fmt: skip
    build_system(folder / "system", names=names)
    return Built(folder / "programs", folder / "system")
