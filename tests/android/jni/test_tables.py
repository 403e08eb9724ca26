# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of JNI are the specification's, in Python and in jni.h; so are functions' names."""

from __future__ import annotations

from pathlib import Path

import pytest

from droidemu.android.java import Object, Runtime, native
from droidemu.android.jni import calls
from droidemu.android.jni.natives import mangled, symbols
from droidemu.android.jni.table import ENV_CALLS, ENV_SLOTS, VM_SLOTS
from droidemu.kernel.hostcall import HOST_BASE, HOST_TABLE
from tests.android.jni.kit import HEADERS
from tests.android.linker.kit import compile_object

#: Places that the specification gives (chapter 4, "JNI Functions").
SPECIFIED = {
    "GetVersion": 4, "DefineClass": 5, "FindClass": 6, "Throw": 13, "FatalError": 18,
    "PushLocalFrame": 19, "NewGlobalRef": 21, "DeleteLocalRef": 23, "NewLocalRef": 25,
    "AllocObject": 27, "NewObjectA": 30, "GetObjectClass": 31, "GetMethodID": 33,
    "CallObjectMethod": 34, "CallVoidMethodA": 63, "CallNonvirtualObjectMethod": 64,
    "CallNonvirtualVoidMethodA": 93, "GetFieldID": 94, "GetDoubleField": 103,
    "SetObjectField": 104, "SetDoubleField": 112, "GetStaticMethodID": 113,
    "CallStaticObjectMethod": 114, "CallStaticVoidMethodA": 143, "GetStaticFieldID": 144,
    "SetStaticDoubleField": 162, "NewString": 163, "NewStringUTF": 167, "GetArrayLength": 171,
    "NewBooleanArray": 175, "GetDoubleArrayElements": 190, "ReleaseBooleanArrayElements": 191,
    "SetDoubleArrayRegion": 214, "RegisterNatives": 215, "GetJavaVM": 219,
    "GetPrimitiveArrayCritical": 222, "NewWeakGlobalRef": 226, "ExceptionCheck": 228,
    "GetDirectBufferCapacity": 231, "GetObjectRefType": 232,
}  # fmt: skip


def test_places() -> None:
    assert {name: ENV_SLOTS[name] for name in SPECIFIED} == SPECIFIED
    assert sorted(ENV_SLOTS.values()) == list(range(4, 233))


@pytest.mark.parametrize("abi", ["arm64-v8a", "armeabi-v7a"])
def test_the_header_has_the_same(abi: str, tmp_path: Path) -> None:
    pytest.importorskip("ziglang")
    lines = ["#include <jni.h>", "#include <stddef.h>"]
    for table, slots in (("JNINativeInterface", ENV_SLOTS), ("JNIInvokeInterface", VM_SLOTS)):
        lines += [
            f"_Static_assert(offsetof(struct {table}, {name}) == {slot} * sizeof(void *), \"\");"
            for name, slot in slots.items()
        ]
    source = tmp_path / "places.c"
    source.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert (HEADERS / "jni.h").is_file()
    compile_object(source, abi, tmp_path / "places.o")


def test_every_function_is_answered() -> None:
    """But those with ..., which the guest's library makes into others."""
    calls.declare()
    variadic = {name for name in ENV_SLOTS if f"{name}V" in ENV_SLOTS}
    assert len(variadic) == 31
    for name, slot in ENV_SLOTS.items():
        entry = HOST_TABLE.get(HOST_BASE + ENV_CALLS + slot)
        assert (entry is None) == (name in variadic), name
        assert entry is None or entry.name == name


def test_names_of_native_functions() -> None:
    class Named(Object, java="p.q.r_s.A"):
        """With the specification's example."""

        f = native("(ILjava/lang/String;)D", "([[I)V", "()V")

    vm = Runtime()
    vm.models.add(Named)
    methods = vm.find_class("p/q/r_s/A").methods
    assert symbols(methods["f", "(ILjava/lang/String;)D"]) == (
        "Java_p_q_r_1s_A_f", "Java_p_q_r_1s_A_f__ILjava_lang_String_2",
    )  # fmt: skip
    assert symbols(methods["f", "([[I)V"])[1] == "Java_p_q_r_1s_A_f___3_3I"
    assert mangled("grün$x") == "gr_000fcn_00024x"
    assert mangled("\U0001f600") == "_0d83d_0de00"
