# SPDX-License-Identifier: GPL-2.0-or-later
"""Tell by its first bytes what a file is that is not an ELF file."""

from __future__ import annotations

from typing import Final

#: How many leading bytes :func:`identify` wants to see.
HEAD_SIZE: Final = 512

_MAGICS: Final[tuple[tuple[bytes, str, str], ...]] = (
    (b"PK\x05\x06", "zip", "an empty zip archive"),
    (b"dex\n", "dex", "Dalvik bytecode (dex)"),
    (b"cdex", "dex", "compact Dalvik bytecode (cdex)"),
    (b"oat\n", "oat", "an ART oat file"),
    (b"art\n", "art", "an ART image"),
    (b"vdex", "vdex", "an ART vdex file"),
    (b"!<arch>\n", "ar", "a static library (ar archive)"),
    (b"!<thin>\n", "ar", "a thin static library (ar archive)"),
    (b"\xfe\xed\xfa\xce", "macho", "a Mach-O program for macOS or iOS"),
    (b"\xfe\xed\xfa\xcf", "macho", "a Mach-O program for macOS or iOS"),
    (b"\xce\xfa\xed\xfe", "macho", "a Mach-O program for macOS or iOS"),
    (b"\xcf\xfa\xed\xfe", "macho", "a Mach-O program for macOS or iOS"),
    (b"\x1f\x8b", "gzip", "gzip-compressed data"),
    (b"BZh", "bzip2", "bzip2-compressed data"),
    (b"\xfd7zXZ\0", "xz", "xz-compressed data"),
    (b"\x28\xb5\x2f\xfd", "zstd", "zstd-compressed data"),
    (b"7z\xbc\xaf\x27\x1c", "7z", "a 7-zip archive"),
    (b"ANDROID!", "bootimg", "an Android boot image"),
    (b"\x3a\xff\x26\xed", "sparse", "an Android sparse image"),
    (b"BC\xc0\xde", "bitcode", "LLVM bitcode"),
    (b"\0asm", "wasm", "a WebAssembly module"),
    (b"\x89PNG\r\n\x1a\n", "png", "a PNG picture"),
    (b"\xff\xd8\xff", "jpeg", "a JPEG picture"),
    (b"GIF8", "gif", "a GIF picture"),
    (b"%PDF-", "pdf", "a PDF document"),
)


def identify(head: bytes) -> tuple[str, str]:
    """Say what a file is: ``(short kind, words that complete "it is …")``.

    ``head`` holds the file's first :data:`HEAD_SIZE` bytes (fewer if the file is shorter).
    ``elf`` only means that the magic number fits.
    """
    if not head:
        return "empty", "an empty file"
    if head.startswith(b"\x7fELF"):
        return "elf", "an ELF file"
    if head.startswith(b"#!"):
        line = head[2:].split(b"\n", 1)[0].strip()
        name = "".join(chr(c) if 32 <= c < 127 else "?" for c in line[:60])
        return "script", f"a script for {name}" if name else "a script"
    if head.startswith(b"PK\x03\x04"):
        name_size = int.from_bytes(head[26:28], "little")
        first = head[30 : 30 + name_size]
        if first in (b"AndroidManifest.xml", b"classes.dex") or first.startswith(b"META-INF/com/"):
            return "apk", "an Android package (APK)"
        return "zip", "a zip archive (an APK or JAR is one too)"
    if head.startswith(b"\xca\xfe\xba\xbe"):
        # Java class files share the magic of fat Mach-O files; those hold few architectures.
        if len(head) >= 8 and 0 < int.from_bytes(head[4:8], "big") < 40:
            return "macho", "a universal Mach-O program for macOS"
        return "class", "a Java class file"
    if head.startswith(b"MZ"):
        at = int.from_bytes(head[60:64], "little")
        if len(head) >= 64 and (head[at : at + 4] == b"PE\0\0" or at + 4 > len(head)):
            return "pe", "a Windows program (PE)"
        return "mz", "a DOS or Windows program (MZ)"
    for magic, kind, text in _MAGICS:
        if head.startswith(magic):
            return kind, text
    if len(head) >= 60 and head[56:60] == b"ARM\x64":
        return "kernel", "an arm64 Linux kernel image"
    if not any(head):
        return "zeros", "a file that begins with zero bytes"
    if all(c in b"\t\n\r\f\b\x1b" or c >= 32 for c in head):
        return "text", "a text file"
    return "data", "a file of an unknown format"
