# SPDX-License-Identifier: GPL-2.0-or-later
"""The start-up stack: by Linux's own layout, and by reading it back as a C start-up does."""

from __future__ import annotations

import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from droidemu.loader.auxv import (
    AT_EXECFN,
    AT_NAMES,
    AT_NULL,
    AT_PAGESZ,
    AT_PLATFORM,
    AT_RANDOM,
    hwcap_bits,
    hwcap_names,
    program_auxv,
)
from droidemu.loader.elf import parse_bytes
from droidemu.loader.mapping import plan_load, window_of
from droidemu.loader.stack import (
    ArgumentListTooLong,
    build_stack,
    layout_stack,
)

from .elfbuild import good

TOP = 0x7FFF_F000
RANDOM = bytes(range(16))


class Guest:
    """Reads the finished stack the way start-up code does."""

    def __init__(self, sp: int, data: bytes, word: int) -> None:
        self.base, self.data, self.word = sp, data, word
        at = sp
        (argc,), at = self.words(at, 1), at + word
        self.argv_pointers, at = self.words(at, argc), at + argc * word
        assert self.words(at, 1) == [0]
        at += word
        self.envp_pointers = []
        while (pointer := self.words(at, 1)[0]) != 0:
            self.envp_pointers.append(pointer)
            at += word
        at += word
        self.auxv: list[tuple[int, int]] = []
        while True:
            key, value = self.words(at, 2)
            at += 2 * word
            if key == AT_NULL:
                break
            self.auxv.append((key, value))
        self.tables_end = at

    def words(self, at: int, count: int) -> list[int]:
        code = f"<{count}{'Q' if self.word == 8 else 'I'}"
        return list(struct.unpack_from(code, self.data, at - self.base))

    def string(self, at: int) -> bytes:
        start = at - self.base
        assert 0 <= start < len(self.data)
        return self.data[start : self.data.index(b"\0", start)]


TEXT = st.binary(max_size=40).map(lambda b: b.replace(b"\0", b"?"))


@settings(max_examples=150, deadline=None)
@given(
    word=st.sampled_from([4, 8]),
    argv=st.lists(TEXT, min_size=1, max_size=6),
    envp=st.lists(TEXT.map(lambda b: b"K=" + b), max_size=6),
    execfn=TEXT,
    platform=TEXT,
)
def test_everything_reads_back(
    word: int, argv: list[bytes], envp: list[bytes], execfn: bytes, platform: bytes
) -> None:
    auxv: list[tuple[int, int | bytes]] = [
        (AT_PAGESZ, 4096),
        (AT_RANDOM, 0),
        (AT_EXECFN, execfn),
        (AT_PLATFORM, platform),
    ]
    stack = layout_stack(TOP, word, argv, envp, auxv, RANDOM)
    assert stack.sp % 16 == 0
    assert stack.sp + len(stack.data) == TOP
    assert stack.data.endswith(bytes(word))
    guest = Guest(stack.sp, stack.data, word)
    assert [guest.string(p) for p in guest.argv_pointers] == argv
    assert [guest.string(p) for p in guest.envp_pointers] == envp
    assert [key for key, _ in guest.auxv] == [key for key, _ in auxv]
    values = dict(guest.auxv)
    assert values[AT_PAGESZ] == 4096
    assert guest.string(values[AT_EXECFN]) == execfn
    assert guest.string(values[AT_PLATFORM]) == platform
    at = values[AT_RANDOM] - stack.sp
    assert stack.data[at : at + 16] == RANDOM
    # Nothing overlaps: tables, random bytes and platform, arguments, environment, file name.
    assert guest.tables_end <= values[AT_RANDOM] < values[AT_PLATFORM] < stack.arg_start
    assert values[AT_RANDOM] + 16 <= values[AT_PLATFORM]
    assert stack.arg_end == stack.env_start
    assert stack.env_end == values[AT_EXECFN]
    assert stack.data[stack.arg_start - stack.sp : stack.arg_end - stack.sp] == b"".join(
        a + b"\0" for a in argv
    )
    assert stack.argv == stack.sp + word
    assert guest.words(stack.envp - word, 1) == [0]
    assert stack.data[stack.auxv - stack.sp :].startswith(stack.auxv_data)


def test_random_entry_is_added_and_names_need_not_be_there() -> None:
    sp, data = build_stack(TOP, 8, [b"a"], [], [], RANDOM)
    assert [key for key, _ in Guest(sp, data, 8).auxv] == [AT_RANDOM]


def test_empty_argv_becomes_one_empty_string() -> None:
    stack = layout_stack(TOP, 8, [], [], [], RANDOM)
    assert stack.argc == 1
    assert Guest(stack.sp, stack.data, 8).argv_pointers == [stack.arg_start]


def test_limits_are_linux_limits() -> None:
    layout_stack(TOP, 8, [b"x" * 131071], [], [], RANDOM)
    with pytest.raises(ArgumentListTooLong, match="131072 bytes is too long"):
        layout_stack(TOP, 8, [b"x" * 131072], [], [], RANDOM)
    with pytest.raises(ArgumentListTooLong, match="Linux allows 2097152"):
        layout_stack(TOP, 8, [b"x" * 1000] * 2090, [], [], RANDOM)
    # The pointers count, too.
    with pytest.raises(ArgumentListTooLong):
        layout_stack(TOP, 8, [b"x"] * 220000, [], [], RANDOM)
    layout_stack(TOP, 4, [b"x"] * 220000, [], [], RANDOM)
    # A small stack still gets 128 KiB.
    layout_stack(TOP, 8, [b"x" * 1000] * 100, [], [], RANDOM, stack_limit=8192)
    with pytest.raises(ValueError, match="NUL"):
        layout_stack(TOP, 8, [b"a\0b"], [], [], RANDOM)


@pytest.mark.skipif(sys.platform != "linux", reason="compares with a native Linux process")
def test_same_bytes_as_linux(tmp_path: Path) -> None:
    """Rebuild the stack of a process that Linux started, byte for byte."""
    setarch, cat = shutil.which("setarch"), shutil.which("cat")
    if setarch is None or cat is None:
        pytest.skip("needs setarch (util-linux) and cat")
    process = subprocess.Popen(
        [setarch, "-R", cat, "-", "two", ""],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"ONE": "1", "TWO": "zwei"},
        cwd=tmp_path,
    )
    try:
        assert process.stdin and process.stdout
        process.stdin.write(b"x")  # cat's answer: setarch has become cat, and runs
        process.stdin.flush()
        assert process.stdout.read(1) == b"x"
        proc = Path(f"/proc/{process.pid}")
        try:
            maps = (proc / "maps").read_text(encoding="utf-8")
            stack_line = next(line for line in maps.splitlines() if line.endswith("[stack]"))
            top = int(stack_line.split("-")[1].split()[0], 16)
            start = int((proc / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[25])
            with (proc / "mem").open("rb", buffering=0) as mem:
                mem.seek(start)
                real = mem.read(top - start)
        except (OSError, StopIteration):
            pytest.skip("this machine does not let us read the process")
    finally:
        process.kill()
        process.communicate()
    if struct.calcsize("P") != 8 or start == 0:
        pytest.skip("needs a 64-bit Linux that shows the start of the stack")
    guest = Guest(start, real, 8)
    argv = [guest.string(p) for p in guest.argv_pointers]
    envp = [guest.string(p) for p in guest.envp_pointers]
    assert argv == [cat.encode(), b"-", b"two", b""]
    values = dict(guest.auxv)
    auxv: list[tuple[int, int | bytes]] = [
        (key, guest.string(value) if key in (AT_EXECFN, AT_PLATFORM) else value)
        for key, value in guest.auxv
    ]
    random = real[values[AT_RANDOM] - start :][:16]
    sp, data = build_stack(top, 8, argv, envp, auxv, random)
    ours = Guest(sp, data, 8)
    assert dict(ours.auxv)[AT_EXECFN] == values[AT_EXECFN]
    assert ours.argv_pointers == guest.argv_pointers
    assert ours.envp_pointers == guest.envp_pointers
    if dict(ours.auxv) == values:
        assert (sp, data) == (start, real)


def test_program_auxv_for_a_program() -> None:
    plan = plan_load(parse_bytes(good(64).build()), window_of("arm64", 1 << 36))
    hwcap = hwcap_bits("arm64", 16, ["FP", "ASIMD"])
    entries = program_auxv(plan, execfn=b"/bin/x", hwcap=hwcap, uid=1000)
    names = [AT_NAMES[key] for key, _ in entries]
    assert names[:6] == ["AT_HWCAP", "AT_PAGESZ", "AT_CLKTCK", "AT_PHDR", "AT_PHENT", "AT_PHNUM"]
    values = dict(entries)
    assert (values[3], values[4], values[5], values[9]) == (0x400040, 56, 2, 0x400100)
    assert values[AT_PLATFORM] == b"aarch64"
    assert values[16] == 3


def test_hwcap_names_round_trip() -> None:
    for isa in ("arm64", "arm"):
        for key in (16, 26):
            names = hwcap_names(isa, key, (1 << 28) - 1 if isa == "arm64" or key == 16 else 0x7F)
            assert hwcap_names(isa, key, hwcap_bits(isa, key, names)) == names
    assert hwcap_bits("arm", 16, ["NEON"]) == 1 << 12
    assert hwcap_bits("arm", 16, ["IDIVA"]) == 1 << 17
    assert hwcap_bits("arm64", 16, ["ATOMICS"]) == 1 << 8
    assert hwcap_bits("arm64", 26, ["BTI"]) == 1 << 17
    assert hwcap_names("arm", 26, 1 << 30) == ["bit30"]
