# SPDX-License-Identifier: GPL-2.0-or-later
"""The ``.ARM.attributes`` section (Arm "Addenda to, and Errata in, the ABI", section 3)."""

from __future__ import annotations

import struct
from typing import Final, Literal

TAG_CPU_NAME: Final = 5
TAG_CPU_ARCH: Final = 6
TAG_FP_ARCH: Final = 10
TAG_ADVANCED_SIMD_ARCH: Final = 12
TAG_ABI_VFP_ARGS: Final = 28

#: Values of Tag_CPU_arch that Linux programs show.
CPU_ARCH_NAMES: Final[dict[int, str]] = {
    0: "pre-v4", 1: "v4", 2: "v4T", 3: "v5T", 4: "v5TE", 5: "v5TEJ", 6: "v6", 7: "v6KZ",
    8: "v6T2", 9: "v6K", 10: "v7", 11: "v6-M", 12: "v6S-M", 13: "v7E-M", 14: "v8-A", 15: "v8-R",
    16: "v8-M.base", 17: "v8-M.main", 21: "v8.1-M.main", 22: "v9-A",
}  # fmt: skip


def _uleb(data: bytes, at: int) -> tuple[int, int]:
    """Decode a ULEB128 of at most 5 bytes; raises IndexError at the data's end."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80 or shift > 28:
            return value, at


def parse_attributes(data: bytes) -> dict[int, int | str]:
    """File-scope ``aeabi`` attributes, tag to value; what is damaged is left out."""
    found: dict[int, int | str] = {}
    if data[:1] != b"A":
        return found
    at = 1
    while at + 4 <= len(data):
        (length,) = struct.unpack_from("<I", data, at)
        if length < 5 or at + length > len(data):
            break
        section = data[at + 4 : at + length]
        at += length
        vendor, _, body = section.partition(b"\0")
        if vendor == b"aeabi":
            _parse_vendor(body, found)
    return found


def _parse_vendor(body: bytes, found: dict[int, int | str]) -> None:
    at = 0
    while at + 5 <= len(body):
        scope = body[at]
        (length,) = struct.unpack_from("<I", body, at + 1)
        if length < 5 or at + length > len(body):
            return
        if scope == 1:  # Tag_File
            try:
                _parse_tags(body[at + 5 : at + length], found)
            except IndexError:
                return
        at += length


def _parse_tags(data: bytes, found: dict[int, int | str]) -> None:
    at = 0
    while at < len(data):
        tag, at = _uleb(data, at)
        if tag == 32:  # Tag_compatibility: a number and a string
            _, at = _uleb(data, at)
        if tag in (4, 5, 32) or (tag > 32 and tag & 1):
            end = data.find(b"\0", at)
            if end < 0:
                return
            found.setdefault(tag, data[at:end].decode("ascii", "replace"))
            at = end + 1
        else:
            value, at = _uleb(data, at)
            found.setdefault(tag, value)


def float_abi_from_attributes(data: bytes) -> Literal["hard", "soft"] | None:
    """How floating-point arguments travel: "hard" in VFP registers, "soft" in core registers."""
    attributes = parse_attributes(data)
    if not attributes:
        return None
    return "hard" if attributes.get(TAG_ABI_VFP_ARGS) == 1 else "soft"
