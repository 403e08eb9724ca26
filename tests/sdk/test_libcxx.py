# SPDX-License-Identifier: GPL-2.0-or-later
"""The C++ library of apps is made once, and again only when a header that it reads is another."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from droidemu.sdk import android, cxx

pytest.importorskip("ziglang")


def test_it_is_made_when_it_has_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / "system"
    shutil.copytree(android.system_root() / "include", root / "include")
    one = next(path for path in cxx.sources() if path.name == "cxa_virtual.cpp")
    monkeypatch.setattr(android, "system_root", lambda: root)
    monkeypatch.setattr(cxx, "sources", lambda: [one])
    monkeypatch.setenv("DROIDEMU_CACHE_DIR", str(tmp_path / "cache"))
    steps: list[str] = []

    def archive() -> Path:
        steps.clear()
        return cxx.archive(android.ARM64, lambda done, total, what: steps.append(what))

    first = archive()
    assert steps == ["libc++: cxa_virtual.cpp"] and first.read_bytes()[:7] == b"!<arch>"
    assert archive() == first and not steps
    (root / "include" / "android" / "log.h").write_text("#error other\n", encoding="utf-8")
    (root / "include" / "new.h").write_text("", encoding="utf-8")
    assert archive() == first and not steps
    header = root / "include" / "features.h"
    text = header.read_bytes()  # not as text, which has other ends of lines on Windows
    header.write_bytes(text + b"// other\n")
    second = archive()
    assert second != first and steps
    header.write_bytes(text)
    assert archive() == first and not steps
    for record in (tmp_path / "cache").rglob("*.json"):
        record.write_text("[3, {", encoding="utf-8")
    assert archive() == first and steps  # what is damaged counts as nothing
    monkeypatch.setattr(cxx, "sources", lambda: [one, one.with_name("cxa_vector.cpp")])
    assert archive() not in (first, second)
