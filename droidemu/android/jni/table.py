# SPDX-License-Identifier: GPL-2.0-or-later
"""The functions of JNI by their place in the tables (``struct JNINativeInterface`` of jni.h).

A function of JNIEnv at slot n is host call ``ENV_CALLS + n``, one of JavaVM ``VM_CALLS + n``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

ENV_CALLS: Final = 0x100
#: What the guest's library asks for itself.
LIBRARY_CALLS: Final = 0x300
VM_CALLS: Final = 0x400

JNI_VERSION_1_1: Final = 0x00010001
JNI_VERSION_1_2: Final = 0x00010002
JNI_VERSION_1_4: Final = 0x00010004
JNI_VERSION_1_6: Final = 0x00010006
VERSIONS: Final = (JNI_VERSION_1_1, JNI_VERSION_1_2, JNI_VERSION_1_4, JNI_VERSION_1_6)

JNI_OK, JNI_ERR, JNI_EDETACHED, JNI_EVERSION, JNI_ENOMEM, JNI_EEXIST, JNI_EINVAL = (
    0, -1, -2, -3, -4, -5, -6,
)  # fmt: skip
JNI_COMMIT, JNI_ABORT = 1, 2

#: Names in functions -> letters, in the order of the tables.
KINDS: Final = {
    "Object": "L", "Boolean": "Z", "Byte": "B", "Char": "C", "Short": "S", "Int": "I",
    "Long": "J", "Float": "F", "Double": "D", "Void": "V",
}  # fmt: skip
PRIMITIVE_KINDS: Final = tuple(KINDS)[1:9]


def _names() -> Iterator[str]:
    """All functions of JNIEnv from slot 4 on."""
    yield from (
        "GetVersion", "DefineClass", "FindClass", "FromReflectedMethod", "FromReflectedField",
        "ToReflectedMethod", "GetSuperclass", "IsAssignableFrom", "ToReflectedField", "Throw",
        "ThrowNew", "ExceptionOccurred", "ExceptionDescribe", "ExceptionClear", "FatalError",
        "PushLocalFrame", "PopLocalFrame", "NewGlobalRef", "DeleteGlobalRef", "DeleteLocalRef",
        "IsSameObject", "NewLocalRef", "EnsureLocalCapacity", "AllocObject", "NewObject",
        "NewObjectV", "NewObjectA", "GetObjectClass", "IsInstanceOf", "GetMethodID",
    )  # fmt: skip
    yield from _calls("")
    yield from _calls("Nonvirtual")
    yield "GetFieldID"
    yield from _fields("")
    yield "GetStaticMethodID"
    yield from _calls("Static")
    yield "GetStaticFieldID"
    yield from _fields("Static")
    yield from (
        "NewString", "GetStringLength", "GetStringChars", "ReleaseStringChars", "NewStringUTF",
        "GetStringUTFLength", "GetStringUTFChars", "ReleaseStringUTFChars", "GetArrayLength",
        "NewObjectArray", "GetObjectArrayElement", "SetObjectArrayElement",
    )  # fmt: skip
    for pattern in (
        "New{}Array", "Get{}ArrayElements", "Release{}ArrayElements", "Get{}ArrayRegion",
        "Set{}ArrayRegion",
    ):  # fmt: skip
        yield from (pattern.format(kind) for kind in PRIMITIVE_KINDS)
    yield from (
        "RegisterNatives", "UnregisterNatives", "MonitorEnter", "MonitorExit", "GetJavaVM",
        "GetStringRegion", "GetStringUTFRegion", "GetPrimitiveArrayCritical",
        "ReleasePrimitiveArrayCritical", "GetStringCritical", "ReleaseStringCritical",
        "NewWeakGlobalRef", "DeleteWeakGlobalRef", "ExceptionCheck", "NewDirectByteBuffer",
        "GetDirectBufferAddress", "GetDirectBufferCapacity", "GetObjectRefType",
    )  # fmt: skip


def _calls(how: str) -> Iterator[str]:
    for kind in KINDS:
        for form in ("", "V", "A"):
            yield f"Call{how}{kind}Method{form}"


def _fields(how: str) -> Iterator[str]:
    for verb in ("Get", "Set"):
        for kind in tuple(KINDS)[:9]:
            yield f"{verb}{how}{kind}Field"


#: Name -> slot.
ENV_SLOTS: Final[dict[str, int]] = {name: slot for slot, name in enumerate(_names(), 4)}
VM_SLOTS: Final[dict[str, int]] = {
    "DestroyJavaVM": 3, "AttachCurrentThread": 4, "DetachCurrentThread": 5, "GetEnv": 6,
    "AttachCurrentThreadAsDaemon": 7,
}  # fmt: skip
