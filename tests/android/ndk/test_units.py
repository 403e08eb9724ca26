# SPDX-License-Identifier: GPL-2.0-or-later
"""Loopers, configurations, shared memory, the log and what is refused, as guest code sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from .appkit import make_app, run_app


@pytest.mark.parametrize("abi", ["arm64-v8a", "armeabi-v7a"])
def test_units(tmp_path: Path, abi: str) -> None:
    apk = make_app(tmp_path / "a.apk", source="units.c", lib="units")
    result = run_app(apk, abi, tag="units")
    assert [line for line in result.lines if not line.startswith("ok ")] == []
    assert len(result.lines) > 60
    assert result.status == 0
    warnings = [text for priority, tag, text in result.log if tag == "droidemu" and priority == 5]
    egl = "libEGL.so is not supported by DroidEmu yet: eglGetDisplay and all others fail"
    assert egl in warnings
    assert "AStorageManager_mountObb is not supported by DroidEmu" in warnings
    assert len(warnings) == len(set(warnings))
    assert (4, "default", "file.c:7] text") in result.log
