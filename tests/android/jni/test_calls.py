# SPDX-License-Identifier: GPL-2.0-or-later
"""Guest programs that use JNI, with the models of models.py."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.android.jni.kit import ROOT, Kit

MODELS = (Path(__file__).parent / "models.py",)


def test_values(jni: Kit, abi: str) -> None:
    """Every type as argument, result and field, in every form of call."""
    jni.run("values", abi, files=MODELS).assert_ok()


def test_objects(jni: Kit, abi: str) -> None:
    """References, strings, arrays, exceptions, direct buffers."""
    answer = jni.run("objects", abi, files=MODELS).assert_ok()
    assert "java.lang.IllegalStateException: not now" in answer.messages


def test_natives(jni: Kit, abi: str) -> None:
    """Java calls native code, which calls Java."""
    jni.run("natives", abi, files=MODELS).assert_ok()


def test_threads(jni: Kit, abi: str) -> None:
    """Attached threads, Thread.start, monitors."""
    jni.run("threads", abi, files=MODELS).assert_ok()


def test_leaks(jni: Kit, abi: str, caplog: pytest.LogCaptureFixture) -> None:
    """What is kept is reported: many local references at once, the rest at the end if wanted."""
    jni.run("leaks", abi, leaks=True)
    text = "\n".join(caplog.messages)
    assert re.search(r"thread 1 holds 51\d local references \(51\d java.lang.Object, ", text)
    assert text.count("local references") == 1
    assert "global references never deleted: 3 (2 java.lang.String, 1 java.lang.Class)" in text
    assert re.search(r"1 of them made at 0x[0-9a-f]+", text)
    assert re.search(r"weak global references never deleted: 1 .*\nJNI: 1 of them made at 0x", text)
    assert re.search(r"UTF-8 chars of a java.lang.String was never released \(0x", text)
    caplog.clear()
    jni.run("leaks", abi)
    assert "global references never" not in "\n".join(caplog.messages)


def test_traced(jni: Kit, abi: str) -> None:
    """--strace shows JNI by its names."""
    answer = jni.run("objects", abi, files=MODELS, trace=True)
    text = "\n".join(answer.run.trace)
    assert "FindClass(" in text and "NewIntArray(" in text and "JNI_CreateJavaVM(" in text


def test_exit(jni: Kit, abi: str) -> None:
    """System.out is the guest's; System.exit is its exit()."""
    answer = jni.run("exits", abi)
    assert answer.run.status == 3
    assert answer.run.lines()[-2:] == ["from Java", "exit handler"]


def test_a_plain_program_imports_no_java() -> None:
    """Declaring the host calls of Android does not cost what JNI does."""
    code = (
        "import sys; from droidemu.android.hosts import declare; declare(); "
        "print(*(name for name in sys.modules if 'android.java' in name))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout.strip() == ""
