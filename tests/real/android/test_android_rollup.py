# SPDX-License-Identifier: GPL-2.0-or-later
"""Rollup's parser for Android: a native module of Node's, in Rust, registered by Python functions.

What it must answer is what the same version's module for x86-64 Linux answers under Node.
"""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from droidemu.script import Guest
from tests.real.android.napi import JsError, Module

SOURCE = "export const a = 1;\n"
#: The syntax tree of SOURCE, as 32-bit numbers.
TREE = """
    72 0 20 5 0 1 7 26 0 19 0 0 0 14 91 7 19 2 19 1 21 92 13 18 26 32 34 13 14 30 1 97 61 17
    18 38 0 1072693248 1 49 0
"""


def test_rollup_registers_parses_and_hashes(real_android: Path, abi: str) -> None:
    with Guest(abi) as guest:
        rollup = Module(guest, real_android / "rollup" / abi / "rollup.node")
        assert set(rollup.exports.properties) == {
            "parse", "parseAsync", "ParseTask", "xxhashBase16", "xxhashBase36", "xxhashBase64Url",
        }  # fmt: skip
        # XXH3's 128 bits of nothing, as its authors publish them; the lowest byte first.
        assert rollup["xxhashBase16"](b"") == "7f498d4624c30160d8984701d306aa99"
        assert rollup["xxhashBase36"](b"abc") == "e09i5b44fi6ullf9k682hvn2g"
        assert rollup["xxhashBase64Url"](b"abc") == "BQOS-JlF-veIVhOnO2WrAG"

        tree = bytes(rollup["parse"](SOURCE, False, False))
        assert struct.unpack(f"<{len(tree) // 4}I", tree) == tuple(map(int, TREE.split()))
        refused = bytes(rollup["parse"]("export const a = ;\n", False, False))
        assert b"Expression expected" in refused
        with pytest.raises(JsError, match="Failed to convert JavaScript value `Number 5 `"):
            rollup["parse"](5)

        promise = rollup["parseAsync"](SOURCE, False, False)
        rollup.work()
        assert promise.state == "resolved"
        assert bytes(promise.result) == tree
