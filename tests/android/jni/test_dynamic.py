# SPDX-License-Identifier: GPL-2.0-or-later
"""JNI in dynamic programs: libnativehelper.so, System.loadLibrary, JNI_OnLoad."""

from __future__ import annotations

from pathlib import Path

from tests.android.jni.dynamic import Built
from tests.android.jni.test_calls import MODELS


def test_an_app(built: Built, abi: str) -> None:
    """Java loads a C++ library and calls it, on its own threads too."""
    plugin = built.make("plugin", abi, ())
    refuses = built.make("refuses", abi, ())
    program = built.make("app", abi, ("libnativehelper.so", "libdl.so", "libc.so"), program=True)
    files: list[Path] = [plugin, refuses]
    answer = built.run(program, abi, files, MODELS).assert_ok()
    assert "a method that JNI_OnLoad has registered" in answer.run.out


def test_bitmaps(built: Built, abi: str) -> None:
    """android.graphics.Bitmap and libjnigraphics agree about the pixels."""
    needed = ("libjnigraphics.so", "libnativehelper.so", "libc.so")
    program = built.make("bitmap", abi, needed, program=True)
    built.run(program, abi, [], MODELS).assert_ok()


def test_handlers_run_between_the_turns_of_the_native_looper(built: Built, abi: str) -> None:
    needed = ("libandroid.so", "libnativehelper.so", "libc.so")
    program = built.make("loopers", abi, needed, program=True)
    built.run(program, abi, [], MODELS).assert_ok()


def test_an_exception_that_a_handler_does_not_catch_ends_the_program(
    built: Built, abi: str
) -> None:
    needed = ("libandroid.so", "libnativehelper.so", "libc.so")
    program = built.make("loopers", abi, needed, program=True)
    answer = built.run(program, abi, [], MODELS, arguments=["throws"])
    assert answer.run.status == 10 and "FAIL" not in answer.run.out
    (text,) = [message for _, tag, message in answer.log if tag == "AndroidRuntime"]
    assert text.startswith("FATAL EXCEPTION: main")
    assert "java.lang.IllegalStateException: nobody catches it" in text
