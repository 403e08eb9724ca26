# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/troubleshooting.md knows every message for users, and none that does not exist."""

from __future__ import annotations

import re

import pytest

from .messages import ROOT, covers, messages

PAGE = ROOT / "docs" / "troubleshooting.md"
#: Rows about what is no error that is raised: the words have to be in the sources.
SAID_ELSEWHERE = {
    "cannot write the output: ...": "cannot write the output: ",
    "... cannot stand in a file's name here, where the locale's encoding is ... (LC_ALL=C.UTF-8 "
    "helps)": " cannot stand in a file's name here, where",
    "...: ... is for the project's own programs, and ... is none": " is for the project's own ",
    "several processes are not implemented yet: ENOSYS": "several processes are not implemented",
    "... (a bug of DroidEmu)": "(a bug of DroidEmu",
    "system call ... is not implemented: ENOSYS": ") is not implemented: ENOSYS",
    "...: no frame was shown, so none is saved": ": no frame was shown, so none is saved",
    "...; no picture was written": "; no picture was written",
    "...: the program has changed since": ": the program has changed since",
    "does not compile; waiting for the next save": "does not compile; waiting for the next save",
    "...; saves are not noticed any more": "; saves are not noticed any more",
    "*** SIG...": "*** ",
    "class ... is not modelled: NoClassDefFoundError": " is not modelled: NoClassDefFoundError",
    "no ... method ...: NoSuchMethodError": "''}: NoSuchMethodError",
    "no ... field ...: NoSuchFieldError": ": NoSuchFieldError",
    "Java code of the app is not run: ... gives ...": "Java code of the app is not run: ",
    "JNI DETECTED ERROR IN APPLICATION: ... in call to ...": "JNI DETECTED ERROR IN APPLICATION: ",
    "library ... not found: needed by ...": " not found: needed by ",
    'library "..." needed or dlopened by "..." is not accessible for the namespace "..."': (
        "is not accessible for "
    ),
    "missing symbols (the program ends when one is used)": "(the program ends when one is used)",
    "has text relocations, which Android refuses: rebuild it with -fPIC": "has text relocations, ",
    "cannot open a window (...); --headless runs the program without one": "cannot open a window (",
    "another droidemu watch is running on ...": "another droidemu watch is running on ",
    "another program has been making libc++ for ... for long; try again later": (
        "another program has been making libc++ for "
    ),
}


def rows() -> list[str]:
    """The messages in the first columns of the tables."""
    found = []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            found += re.findall(r"`([^`]+)`", line.split(" | ")[0])
    return found


def test_every_message_has_a_row() -> None:
    """New messages need one: what they mean, and what helps."""
    known = rows()
    missing = [
        f"{message.where}: {message.text}"
        for message in messages()
        if not any(covers(row, message.text) for row in known)
    ]
    assert not missing, "not in docs/troubleshooting.md:\n" + "\n".join(missing)


def test_every_row_has_a_message() -> None:
    """What the sources do not say any more is not explained either."""
    texts = [message.text for message in messages()]
    sources = "".join(path.read_text("utf-8") for path in (ROOT / "droidemu").rglob("*.py"))
    assert len(texts) > 150
    for row in rows():
        if row in SAID_ELSEWHERE:
            assert SAID_ELSEWHERE[row] in sources, row
        else:
            assert any(covers(row, text) for text in texts), row


def test_rows_say_something() -> None:
    """A row that fits everything would make these tests worthless."""
    known = rows()
    assert len(known) == len(set(known)), sorted(r for r in known if known.count(r) > 1)
    for row in known:
        assert len(re.findall(r"[A-Za-z*]", row)) >= 5, row
    assert not any(covers(row, "something nobody has thought of") for row in known)


@pytest.mark.parametrize(
    "row,text,fits",
    [
        ("...: no such file", "...: no such file", True),
        ("...: corrupt: ...", "...: corrupt: segments at ... and ... overlap", True),
        ("...: no such file", "...: no such folder", False),
        ("no sample named ...", "there is no sample named ...", False),
    ],
)
def test_covers(row: str, text: str, fits: bool) -> None:
    assert covers(row, text) is fits
