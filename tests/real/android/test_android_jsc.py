# SPDX-License-Identifier: GPL-2.0-or-later
"""JavaScriptCore, 19 MB with its own ICU, through its C interface."""

from __future__ import annotations

from pathlib import Path

from droidemu.script import Guest


def test_javascriptcore_evaluates(real_android: Path, abi: str) -> None:
    with Guest(abi) as guest:
        library = guest.open(real_android / "react-native" / abi / "libjsc.so")
        text = library.function("void *JSStringCreateWithUTF8CString(const char *)")
        evaluate = library.function(
            "void *JSEvaluateScript(void *, void *, void *, void *, int, void **)"
        )
        number = library.function("double JSValueToNumber(void *, void *, void **)")
        to_text = library.function("void *JSValueToStringCopy(void *, void *, void **)")
        get = library.function("size_t JSStringGetUTF8CString(void *, char *, size_t)")
        context = library.function("void *JSGlobalContextCreate(void *)")(None)

        def said(value: int) -> str:
            buffer = bytearray(200)
            size = get(to_text(context, value, None), buffer, len(buffer))
            return buffer[: size - 1].decode()

        def script(source: str) -> int:
            value = evaluate(context, text(source), None, None, 1, None)
            assert value, source
            return int(value)

        loop = "var t = 0; for (var i = 0; i < 20000; i++) t += i; t * 2 + Math.sqrt(16)"
        assert number(context, script(loop), None) == 399980004.0
        assert said(script("JSON.stringify([1, 2, 3].map(x => x * x))")) == "[1,4,9]"
        assert said(script("'äöü'.toUpperCase() + /(\\d+)/.exec('abc 123')[1]")) == "ÄÖÜ123"
        assert said(script("'e\\u0301'.normalize('NFC').length")) == "1"
        # ICU's tables are in the library.
        assert said(script("(1234567.5).toLocaleString('de')")) == "1.234.567,5"

        thrown = bytearray(8)
        failed = evaluate(context, text("null.field"), None, None, 1, thrown)
        assert not failed
        error = int.from_bytes(thrown[: guest.word_size], "little")
        assert said(error).startswith("TypeError: null is not an object")
