# SPDX-License-Identifier: GPL-2.0-or-later
"""Guest programs that use JNI, with the models of models.py."""

from __future__ import annotations

from pathlib import Path

from tests.android.jni.kit import Kit

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
