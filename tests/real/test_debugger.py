# SPDX-License-Identifier: GPL-2.0-or-later
"""gdb and lldb on unmodified, stripped, dynamically linked programs of Debian's."""

from __future__ import annotations

from pathlib import Path

from debug.sessions.kit import Debugged, Transcript, gdb


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
