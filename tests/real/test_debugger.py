# SPDX-License-Identifier: GPL-2.0-or-later
"""gdb and lldb on unmodified, stripped, dynamically linked programs of Debian's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from debug.sessions.kit import Debugged, Transcript, find_gdb, gdb, pasted_lldb

pytestmark = pytest.mark.skipif(find_gdb() is None, reason="needs gdb-multiarch")


def test_gdb_finds_program_and_libraries_over_the_wire(real: Path, arch: str) -> None:
    """Breakpoints in the C library, back traces out of it, watchpoints, registers, an exit."""
    options = ["--sysroot", str(real / arch)]
    with Debugged("/usr/bin/evtest", "--version", options=options) as target:
        said = Transcript(
            gdb(
                target, "set breakpoint pending on", "break write", "continue",
                "info sharedlibrary", "bt", "info proc exe", "x/i $pc", "finish",
                "info threads", "delete", "continue",
            )
        )  # fmt: skip
        said.see(r"Breakpoint 1, .*write \(\) from target:/lib/.*/libc\.so\.6")
        said.see(r"Yes .*target:/lib/ld-linux.*\.so")
        said.see(r"Yes .*libc\.so\.6")
        said.see(r"^#0  .*write \(\) from target:/lib/.*libc\.so\.6")
        said.see(r"^#\d+ .*_IO_do_write \(\) from ")
        if arch == "arm64":  # armhf's stripped libc has nothing for gdb to unwind the rest by
            said.see(r"^#\d+ .*exit \(\) from ")
        said.see(r"^=> .*<write.*>:")
        said.see(r"\"evtest\"")
        said.see(r"exited normally")
        assert target.finish() == 0
        assert "evtest 1.3" in target.out.text


def test_lldb_finds_libraries_where_the_printed_line_says(real: Path, arch: str) -> None:
    """It has no other way to read them; the dynamic linker tells it when they are loaded."""
    options = ["--sysroot", str(real / arch)]
    with Debugged("/usr/bin/evtest", "--version", options=options) as target:
        said = Transcript(
            pasted_lldb(target, "breakpoint set -n write", "continue", "bt", "image list")
        )
    said.see(r"stop reason = breakpoint")
    said.see(r"libc\.so\.6`(__)?write")
    said.see(r"libc\.so\.6`_IO_do_write")
    said.see(r"/lib/.*ld-linux.*\.so")
    said.see(r"/lib/.*libc\.so\.6")


def test_a_static_program_is_stepped_and_stopped(real: Path, arch: str) -> None:
    """busybox has neither symbols nor debug information."""
    with Debugged(real / arch / "bin" / "busybox", "seq", "1", "3") as target:
        said = Transcript(
            gdb(
                target, "stepi 500", "info registers pc sp", "x/2i $pc", "catch syscall write",
                "continue", "continue", "monitor threads", "monitor files", "delete", "continue",
            )
        )  # fmt: skip
        said.see(r"^pc +0x")
        said.see(r"^=> ")
        said.see(r"\(call to syscall write\)")
        said.see(r"\(returned from syscall write\)")
        said.see(r"busybox")
        said.see(r"exited normally")
        assert target.finish() == 0
        assert target.out.text == "1\n2\n3\n"


_DYNAMIC = """\
extern int printf(const char *, ...);
extern int puts(const char *);
extern void exit(int) __attribute__((noreturn));
extern int __libc_start_main(int (*)(int, char **), int, char **, void *, void *, void *, void *);
volatile int total;
__attribute__((noinline)) int add(int a, int b) {
    int sum = a + b;
    total += sum; // mark add
    return sum;
}
int main(int argc, char **argv) {
    int value = add(argc, 41); // mark value
    printf("value %d\\n", value); // mark printf
    puts("end");
    return value;
}
void start_c(long *stack) {
    __libc_start_main(main, (int)stack[0], (char **)(stack + 1), 0, 0, 0, stack);
    exit(1);
}
"""
_START = {
    "arm64": "mov x29, #0\\nmov x30, #0\\nmov x0, sp\\nbl start_c",
    "armhf": "mov r11, #0\\nmov lr, #0\\nmov r0, sp\\nbl start_c",
}
_TARGETS = {
    "arm64": ("aarch64-linux-gnu", "aarch64-linux-gnu", "ld-linux-aarch64.so.1", "aarch64linux",
              ()),
    "armhf": ("armv7a-linux-gnueabihf", "arm-linux-gnueabihf", "ld-linux-armhf.so.3",
              "armelf_linux_eabi", ("-mcpu=cortex-a15", "-mthumb")),
}  # fmt: skip


def test_source_level_in_a_dynamic_program(real: Path, arch: str, tmp_path: Path) -> None:
    """With debug information, linked against Debian's own C library."""
    target, folder, interpreter, emulation, more = _TARGETS[arch]
    source = tmp_path / "dynamic.c"
    start = f'__asm__(".globl _start\\n.type _start,%function\\n_start: {_START[arch]}");\n'
    source.write_text(_DYNAMIC + start, encoding="utf-8")
    program = tmp_path / "dynamic"
    made = tmp_path / "dynamic.o"
    compile_ = ["clang", "-target", target, *more, "-g", "-O0", "-fPIE", "-fno-stack-protector"]
    libc = real / arch / "lib" / folder / "libc.so.6"
    for command in (
        [*compile_, "-c", source, "-o", made],
        ["ld.lld", "-pie", "-m", emulation, "-dynamic-linker", f"/lib/{interpreter}", "-o", program,
         made, libc, "--allow-shlib-undefined"],
    ):  # fmt: skip
        subprocess.run(
            [sys.executable, "-m", "ziglang", *map(str, command)], check=True,
            stdin=subprocess.DEVNULL,
        )  # fmt: skip
    with Debugged(program, options=["--sysroot", str(real / arch)]) as debugged:
        said = Transcript(
            gdb(
                debugged, "break main", "continue", "info sharedlibrary", "next", "print value",
                "print add(3, 4)", "watch total", "delete 2", "tbreak puts",
                "continue", "bt", "finish", "continue",
            )
        )  # fmt: skip
        said.see(r"^Breakpoint 1, main \(argc=1, argv=.*\) at .*dynamic\.c:12")
        said.see(r"libc\.so\.6")
        said.see(r'^13\s+printf\("value')
        said.see(r"^\$1 = 42")
        said.see(r"^\$2 = 7")
        said.see(r"^Hardware watchpoint 2: total")
        said.see(r"puts \(\) from target:/lib/.*libc\.so\.6")
        said.see(r"^#1  .*main \(argc=1, argv=.*\) at .*dynamic\.c:14")
        said.see(r"exited with code 052")
        assert debugged.finish() == 42
        assert debugged.out.text == "value 42\nend\n"
