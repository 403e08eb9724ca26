# SPDX-License-Identifier: GPL-2.0-or-later
"""The C++ library of apps is made once, and again only when a header that it reads is another."""

from __future__ import annotations

import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from droidemu.errors import UserError
from droidemu.sdk import android, cxx
from droidemu.sdk.lock import hold

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


def test_two_at_once_make_it_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build beside another waits for it; both get the same."""
    one = next(path for path in cxx.sources() if path.name == "cxa_virtual.cpp")
    monkeypatch.setattr(cxx, "sources", lambda: [one])
    monkeypatch.setenv("DROIDEMU_CACHE_DIR", str(tmp_path / "cache"))
    compile_all, made = cxx._compile, []
    waits = threading.Event()

    def slowly(*arguments: Any) -> Any:
        made.append(arguments)
        assert waits.wait(60)
        return compile_all(*arguments)

    def hear(done: int, total: int, what: str) -> None:
        if "another program" in what:
            assert (done, total) == (0, 1)
            waits.set()

    monkeypatch.setattr(cxx, "_compile", slowly)
    with ThreadPoolExecutor(2) as pool:
        jobs = [pool.submit(cxx.archive, android.ARM64, hear) for _ in range(2)]
        first, second = (job.result() for job in jobs)
    assert first == second and len(made) == 1
    monkeypatch.setattr(cxx, "_PATIENCE_S", 0.1)
    with (
        hold(first.parent / "arm64-v8a.lock", 0, "busy"),
        pytest.raises(UserError, match="another program has been making libc"),
    ):
        first.unlink()
        cxx.archive(android.ARM64)
