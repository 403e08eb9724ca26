# SPDX-License-Identifier: GPL-2.0-or-later
"""A folder of files for Debian's tools to work on, the same each time, and what became of it."""

from __future__ import annotations

import os
import random
from pathlib import Path

_TIME = 1_600_000_000


def make_tree(folder: Path) -> Path:
    """Fills `folder`; contents, permissions and times are always the same."""
    numbers = random.Random(2)
    folder.mkdir(parents=True)
    (folder / "sub" / "deep").mkdir(parents=True)
    words = [
        "apple",
        "banana",
        "Cherry",
        "date",
        "elder",
        "fig",
        "Grape",
        "hazel",
        "iris",
        "jasmin",
    ]
    lines = [
        f"{numbers.choice(words)} {numbers.randrange(1000)} {numbers.random():.4f}"
        for _ in range(300)
    ]
    (folder / "data.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "empty").write_bytes(b"")
    (folder / "binary").write_bytes(numbers.randbytes(200_000))
    (folder / "sub" / "notes").write_text("one\ntwo\n\nthree\n", encoding="utf-8")
    (folder / "sub" / "deep" / "leaf").write_text("leaf", encoding="utf-8")
    (folder / "with space").write_text("a b\n", encoding="utf-8")
    (folder / "grün").write_text("Grüße, 世界\n", encoding="utf-8")
    (folder / "table.csv").write_text(
        "".join(f"{i},{i * i},{'odd' if i % 2 else 'even'}\n" for i in range(40)), encoding="utf-8"
    )
    (folder / "link").symlink_to("sub/notes")
    (folder / "dangling").symlink_to("nowhere")
    (folder / "script").write_text("echo hi\n", encoding="utf-8")
    for path in sorted(folder.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.name == "script" else 0o644)
        os.utime(path, (_TIME, _TIME + len(path.name)), follow_symlinks=False)
    (folder / "empty").chmod(0o600)
    os.utime(folder, (_TIME, _TIME))
    return folder


def describe(folder: Path) -> dict[str, tuple[str, str | bytes]]:
    """Name -> (permissions or "link", contents or target) of everything below `folder`."""
    found: dict[str, tuple[str, str | bytes]] = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_symlink():
            found[name] = ("link", str(path.readlink()))
        elif path.is_dir():
            found[name] = (oct(path.stat().st_mode), "")
        else:
            found[name] = (oct(path.stat().st_mode), path.read_bytes())
    return found
