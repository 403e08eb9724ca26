# SPDX-License-Identifier: GPL-2.0-or-later
"""What CheckJNI says about mistakes of native code, and that the guest ends by them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from droidemu.kernel.kernel import Kernel
from droidemu.machine.crash import describe
from tests.android.jni.kit import Kit

MODELS = (Path(__file__).parent / "models.py",)

#: Mistake of guest/mistakes.c -> (what is said of it, in which function).
MISTAKES = {
    "stale-local": (r"use of deleted local reference 0x\w+", "GetObjectClass"),
    "stale-global": (r"use of deleted global reference 0x\w+", "GetObjectClass"),
    "invalid-ref": (r"use of invalid jobject 0x7654321", "GetObjectClass"),
    "null-object": ("received null jobject", "GetObjectClass"),
    "id-as-object": (r"jmethodID or jfieldID 0x\w+ passed as jobject", "GetObjectClass"),
    "delete-wrong-kind": (r"DeleteLocalRef on global reference: 0x\w+", "DeleteLocalRef"),
    "delete-global-wrong-kind": (r"DeleteGlobalRef on local reference: 0x", "DeleteGlobalRef"),
    "not-a-class": ("jclass has wrong type: java.lang.Object", "GetMethodID"),
    "not-a-string": ("jstring has wrong type: java.lang.Object", "GetStringLength"),
    "not-an-array": ("jarray argument has non-array type: java.lang.String", "GetArrayLength"),
    "wrong-array": (r"incompatible array type int\[\]: byte\[\] expected", "GetByteArrayElements"),
    "pending": (
        r"JNI FindClass called with pending exception java.lang.RuntimeException: left alone",
        "FindClass",
    ),
    "null-method": ("jmethodID was NULL", "CallVoidMethodV"),
    "invalid-method": ("invalid jmethodID: 0x1234", "CallVoidMethodV"),
    "field-as-method": (r"jfieldID int test.Values.count passed as jmethodID", "CallVoidMethodV"),
    "method-as-field": (r"jmethodID .*toString\(\) passed as jfieldID", "GetIntField"),
    "wrong-return-type": (r"does not match java.lang.String .*toString\(\)", "CallVoidMethodV"),
    "static-as-virtual": (r"calling static method .*test.Values.smix", "CallObjectMethodV"),
    "virtual-as-static": (r"calling non-static method .*toString", "CallStaticObjectMethodV"),
    "wrong-receiver": (
        r"can't call void test.Values.nothing\(\) on instance of java.lang.String",
        "CallVoidMethodV",
    ),
    "null-receiver": (r"can't call void test.Values.nothing\(\) on null object", "CallVoidMethodV"),
    "wrong-class": (r"can't call static .* on class java.lang.Object", "CallStaticObjectMethodA"),
    "wrong-argument": (
        r"bad argument 1 of .*concat.*: java.lang.String expected, not java.lang.Object",
        "CallObjectMethodV",
    ),
    "wrong-field-owner": (
        r"field int test.Values.count is not valid for an object of class java.lang.String",
        "GetIntField",
    ),
    "null-field-owner": ("field operation on NULL object", "SetIntField"),
    "wrong-field-type": ("the type of the function does not match field", "GetLongField"),
    "static-field-as-field": (r"static field int test.Values.sI", "GetIntField"),
    "wrong-field-value": (r"attempt to store a java.lang.Object into field", "SetObjectField"),
    "bad-class-name": (r"illegal class name 'Ljava/lang/String;'", "FindClass"),
    "dotted-class-name": (r"illegal class name 'java.lang.String'", "FindClass"),
    "bad-utf": (r"not valid Modified UTF-8: illegal start byte 0xff", "NewStringUTF"),
    "cut-utf": (r"not valid Modified UTF-8: illegal continuation byte 0", "NewStringUTF"),
    "null-utf": (r"non-nullable const char\* was NULL", "FindClass"),
    "wild-pointer": ("bad address 0x40", "NewStringUTF"),
    "wild-va-list": ("bad address 0x0", "CallObjectMethodA"),
    "negative-size": ("negative jsize: -1", "NewIntArray"),
    "critical": (r"thread \d+ using JNI after critical get", "FindClass"),
    "too-many-releases": ("never handed out, or released twice", "ReleasePrimitiveArrayCritical"),
    "released-twice": ("never handed out, or released twice", "ReleaseStringUTFChars"),
    "released-as-other": ("are UTF-8 chars, not UTF-16 chars", "ReleaseStringChars"),
    "overrun": ("buffer overrun behind the 12 bytes at", "ReleaseIntArrayElements"),
    "release-mode": ("unknown value for release mode: 9", "ReleaseIntArrayElements"),
    "detached": (r"a thread \(tid \d+\) is making JNI calls without being attached", "GetVersion"),
    "wrong-env": (r"thread \d+ using JNIEnv\* from thread \d+", "GetVersion"),
    "foreign-local": (
        r"use of local reference 0x\w+ of thread \d+ in thread \d+",
        "GetObjectClass",
    ),
    "no-frame": ("no frame of local references to pop", "PopLocalFrame"),
    "throw-no-throwable": ("jthrowable has wrong type: java.lang.String", "Throw"),
    "throw-new-no-throwable": ("String is no subclass of java.lang.Throwable", "ThrowNew"),
    "string-new-as-method": ("can be used with NewObject only", "CallVoidMethodV"),
    "new-with-method": ("is no constructor", "NewObjectV"),
    "new-other-class": ("can't make a test.Values with void java.lang.Object.<init>", "NewObjectV"),
    "null-native": (r"native function of test.Natives.add\(II\)I is NULL", "RegisterNatives"),
    "many-globals": (r"global reference table overflow \(max=51200\)", "NewGlobalRef"),
    "buffer-capacity": ("negative buffer capacity: -5", "NewDirectByteBuffer"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_end_the_guest(jni: Kit, mistake: str) -> None:
    """One line that names the function, then SIGABRT."""
    answer = jni.run("mistakes", "arm64", [mistake], files=MODELS)
    assert answer.run.status == 128 + 6, (answer.run.out, answer.messages)
    assert [signo for signo, _ in answer.run.crashes] == [6]
    assert "went on" not in answer.run.out
    text, function = MISTAKES[mistake]
    line = answer.messages[-1]
    assert re.fullmatch(
        rf"JNI DETECTED ERROR IN APPLICATION: .*{text}.* in call to {function}", line
    ), line
    assert answer.log[-1][:2] == (7, "JNI")


@pytest.mark.parametrize("mistake", ["stale-local", "wrong-receiver", "overrun", "bad-utf"])
def test_mistakes_on_arm(jni: Kit, mistake: str) -> None:
    """The other ABI finds them too."""
    answer = jni.run("mistakes", "arm", [mistake], files=MODELS)
    assert answer.run.status == 128 + 6
    assert re.search(MISTAKES[mistake][0], answer.messages[-1])


WARNINGS = ("stale-local", "pending", "critical", "released-twice", "bad-utf")


@pytest.mark.parametrize("mistake", WARNINGS)
def test_warnings_only(jni: Kit, mistake: str) -> None:
    """With ``check`` off mistakes are said, and the guest goes on."""
    answer = jni.run("mistakes", "arm64", [mistake], files=MODELS, check=False)
    assert answer.run.status == 0 and "went on" in answer.run.out
    assert re.search(MISTAKES[mistake][0], answer.messages[-1])
    assert answer.log[-1][0] == 5


def test_fatal_error(jni: Kit) -> None:
    """FatalError's own text."""
    answer = jni.run("mistakes", "arm64", ["fatal"], files=MODELS)
    assert answer.run.status == 128 + 6
    assert answer.messages[-1] == "JNI FatalError called: the end"


def test_the_crash_report_has_the_line(jni: Kit) -> None:
    """As a note; a tombstone has it as its abort message."""
    notes: list[str] = []

    def prepare(kernel: Kernel) -> None:
        kernel.crash = lambda task, signo, info: notes.extend(describe(task, info).notes)

    jni.run("mistakes", "arm64", ["null-object"], files=MODELS, prepare=prepare)
    assert notes == [
        "JNI DETECTED ERROR IN APPLICATION: received null jobject in call to GetObjectClass"
    ]
