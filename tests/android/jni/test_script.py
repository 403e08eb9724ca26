# SPDX-License-Identifier: GPL-2.0-or-later
"""Scripts that call native methods of a library: droidemu.script.Java."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from droidemu.android.java.classes.java_lang_throwables import Throwable
from droidemu.script import Guest, GuestError, Java
from tests.android.jni.dynamic import NAMES, Built
from tests.android.jni.test_calls import MODELS


@pytest.fixture
def java(built: Built, abi: str) -> Iterator[Java]:
    """With the library counter."""
    with Guest(NAMES[abi]) as guest:
        made = Java(guest, files=MODELS)
        made.load(built.make("counter", abi, ()))
        yield made


def test_native_methods_of_an_unknown_class(java: Java) -> None:
    name = "com.example.Counter"
    assert java.call_static(name, "add", 2, 3) == 5
    greet = "(Ljava/lang/String;I)Ljava/lang/String;"
    assert java.call_static(name, "greet", "ab", 3, signature=greet) == "ababab"
    assert java.call_static(name, "sum", [1, 2, 39], signature="([I)I") == 42
    with pytest.raises(Throwable, match="IllegalStateException: refused"):
        java.call_static(name, "fail", signature="()V")
    with pytest.raises(Throwable, match=r"No implementation found for void .*missing"):
        java.call_static(name, "missing", signature="()V")
    assert java.call_static(name, "add", 20, 22) == 42


def test_modelled_classes(java: Java) -> None:
    values = java.new("test.Values", 7)
    assert java.call(values, "name") == "values 7"
    assert java.call_static("java.lang.Integer", "toHexString", 255) == "ff"


def test_one_machine_a_guest(java: Java) -> None:
    with pytest.raises(GuestError, match="JNI_CreateJavaVM answers -5"):
        Java(java._guest)
    with pytest.raises(Throwable, match="UnsatisfiedLinkError"):
        java.load("libnowhere.so")


def test_from_the_shell(built: Built, abi: str) -> None:
    from click.testing import CliRunner

    from droidemu.cli.call import command
    from droidemu.errors import UserError

    library = str(built.make("counter", abi, ()))
    name = "com.example.Counter"

    def call(*words: str) -> str:
        result = CliRunner().invoke(command, [library, *words])
        if result.exception is not None:
            raise result.exception
        return str(result.stdout)

    assert call(f"{name}.add(II)I", "20", "22") == "42\n"
    greet = f"{name}.greet(Ljava/lang/String;I)Ljava/lang/String;"
    assert call(greet, "ab", "2", "--json") == '"abab"\n'
    with pytest.raises(UserError, match="IllegalStateException: refused"):
        call(f"{name}.fail()V")
    with pytest.raises(UserError, match=r"expected CLASS\.METHOD"):
        call("(II)I")
    with pytest.raises(UserError, match="says its types itself"):
        call(f"{name}.add(II)I", "1", "2", "--returns", "int")
