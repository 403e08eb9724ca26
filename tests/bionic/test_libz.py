# SPDX-License-Identifier: GPL-2.0-or-later
"""libz.so of the guest against Python's zlib: what one writes the other reads."""

from __future__ import annotations

import gzip
import random
import zlib

import pytest

from . import kit

pytest.importorskip("ziglang")


@pytest.fixture(params=kit.ABIS)
def abi(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def samples() -> list[bytes]:
    """Nothing, runs, text, noise, and a mixture longer than the window."""
    chance = random.Random(5)
    words = [bytes(chance.choices(b"etaoinshr", k=chance.randint(1, 9))) for _ in range(300)]
    text = b" ".join(chance.choice(words) for _ in range(4000))
    noise = chance.randbytes(5000)
    return [b"", b"a", b"abc" * 5000, text, noise, text[:9000] + noise * 3 + text + bytes(3000)]


def test_deflate(abi: str) -> None:
    data = samples()
    files = {f"f{number}": content for number, content in enumerate(data)}
    program = kit.program("squeeze.c", abi, ("z",))
    result = kit.run(program, abi, ["deflate", str(len(data))], files)
    assert result.status == 0, result.err
    lines = result.lines()
    assert len(lines) == 9 * len(data)
    for line in lines:
        assert not line.startswith("bad"), line
        name, bits, level, strategy, size, made, *packed = line.split()
        raw = bytes.fromhex(packed[0]) if packed else b""
        assert len(raw) == int(made)
        back = zlib.decompressobj(int(bits))
        assert back.decompress(raw) == files[name], (name, bits, level, strategy)
        assert back.eof
        # Not much worse than the other one.
        other = len(zlib.compress(files[name], int(level)))
        if (bits, strategy) == ("15", "0"):
            assert int(made) <= other * 1.1 + 20, (name, level, size, made, other)


def test_inflate(abi: str) -> None:
    data = samples()
    packed: list[tuple[bytes, bytes]] = []
    for content in data:
        packed += [(content, zlib.compress(content, level)) for level in (0, 1, 9)]
        packed.append((content, gzip.compress(content)))
        fixed = zlib.compressobj(6, zlib.DEFLATED, 15, 8, zlib.Z_FIXED)
        packed.append((content, fixed.compress(content) + fixed.flush()))
    files = {f"f{number}": raw for number, (_, raw) in enumerate(packed)}
    program = kit.program("squeeze.c", abi, ("z",))
    result = kit.run(program, abi, ["inflate", str(len(packed))], files)
    expected = [
        f"f{number} {len(content)} {zlib.crc32(content) if content else 0:08x} {len(raw)}"
        for number, (content, raw) in enumerate(packed)
        for _ in range(4)
    ]
    assert result.lines() == expected


def test_damaged(abi: str) -> None:
    """An error or less data, never a crash, and never what was not there."""
    chance = random.Random(7)
    content = samples()[3]
    good = zlib.compress(content)
    files = {}
    for number in range(60):
        raw = bytearray(good[: chance.randint(0, len(good))] if number % 2 else good)
        for _ in range(number % 3 + 1):
            if raw:
                raw[chance.randrange(len(raw))] ^= 1 << chance.randrange(8)
        files[f"f{number}"] = bytes(raw)
    program = kit.program("squeeze.c", abi, ("z",))
    result = kit.run(program, abi, ["inflate", str(len(files))], files)
    assert result.status == 0 and not result.crashes
    for line in result.lines():
        name, made, _, _ = line.split()
        assert int(made) < 0 or _python_agrees(files[name], content), line


def _python_agrees(raw: bytes, content: bytes) -> bool:
    try:
        return zlib.decompressobj(47).decompress(raw) == content
    except zlib.error:
        return False


def test_others(abi: str) -> None:
    kit.checked(kit.run(kit.program("squeeze.c", abi, ("z",)), abi, ["others"]), 20)
