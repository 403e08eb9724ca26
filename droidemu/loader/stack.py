# SPDX-License-Identifier: GPL-2.0-or-later
"""The start-up stack of a new program, as ``fs/exec.c`` and ``fs/binfmt_elf.c`` lay it out.

From high to low addresses: one empty word, the file name, the environment strings, the argument
strings, then (16-byte aligned) the platform string and the random bytes, then (16-byte aligned at
the new stack pointer) argc, argv, envp and the auxiliary vector, in rising order.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from droidemu.errors import UserError
from droidemu.loader.auxv import AT_EXECFN, AT_NULL, AT_RANDOM

#: Longest single string, its NUL included (``MAX_ARG_STRLEN``: 32 pages).
MAX_ARG_STRLEN: Final = 131072
#: Space that is always granted (``ARG_MAX``).
ARG_MAX: Final = 131072
#: Three quarters of the default 8 MiB stack: never more, whatever the limit (``_STK_LIM``).
MAX_ARG_TOTAL: Final = 6 << 20
#: RLIMIT_STACK of a fresh Linux process.
DEFAULT_STACK_LIMIT: Final = 8 << 20
RANDOM_SIZE: Final = 16


class ArgumentListTooLong(UserError):
    """Arguments and environment exceed Linux's limits; ``execve`` answers E2BIG."""


@dataclass(frozen=True)
class StartStack:
    """The finished stack: ``data`` belongs at ``sp`` and ends at the top. Addresses in bytes."""

    sp: int
    data: bytes
    argc: int
    #: Bounds of the strings, as /proc/PID/cmdline and /proc/PID/environ show them.
    arg_start: int
    arg_end: int
    env_start: int
    env_end: int
    #: Where argv[0], envp[0] and the auxiliary vector lie.
    argv: int
    envp: int
    auxv: int
    #: The auxiliary vector's bytes (with AT_NULL), as /proc/PID/auxv shows them.
    auxv_data: bytes


def argument_space(stack_limit: int) -> int:
    """Bytes that strings and their pointers may take for a given RLIMIT_STACK."""
    return max(ARG_MAX, min(MAX_ARG_TOTAL, stack_limit // 4))


def build_stack(
    top: int,
    word_size: int,
    argv: Sequence[bytes],
    envp: Sequence[bytes],
    auxv: Sequence[tuple[int, int | bytes]],
    random: bytes,
) -> tuple[int, bytes]:
    """Lay out the stack below ``top``; returns ``(sp, bytes from sp to top)``.

    See :func:`layout_stack`, which also tells where things ended up.
    """
    stack = layout_stack(top, word_size, argv, envp, auxv, random)
    return stack.sp, stack.data


def layout_stack(
    top: int,
    word_size: int,
    argv: Sequence[bytes],
    envp: Sequence[bytes],
    auxv: Sequence[tuple[int, int | bytes]],
    random: bytes,
    stack_limit: int = DEFAULT_STACK_LIMIT,
) -> StartStack:
    """Lay out the stack below ``top`` (16-byte aligned) for 8- or 4-byte words.

    ``auxv`` keeps its order; AT_NULL is added. A value given as bytes is a string that is placed
    on the stack with its address as the value (AT_PLATFORM, AT_EXECFN). ``random`` is the 16 bytes
    that AT_RANDOM points to; the entry is added unless ``auxv`` names it (with any value).
    An empty ``argv`` becomes one empty string, as Linux does since 5.18.

    Raises :class:`ArgumentListTooLong` beyond Linux's limits for RLIMIT_STACK ``stack_limit``.
    """
    if top % 16 or word_size not in (4, 8):
        raise ValueError("the stack's top must be 16-byte aligned, words 4 or 8 bytes")
    if len(random) != RANDOM_SIZE:
        raise ValueError(f"AT_RANDOM takes {RANDOM_SIZE} bytes")
    argv = list(argv) or [b""]
    entries = [(key, value) for key, value in auxv if key != AT_NULL]
    if all(key != AT_RANDOM for key, _ in entries):
        entries.append((AT_RANDOM, 0))
    exec_name = next((v for k, v in entries if k == AT_EXECFN and isinstance(v, bytes)), None)
    _check_limits(word_size, argv, envp, exec_name, stack_limit)

    # Strings, built downwards: pieces are collected from the lowest to the highest at the end.
    addresses: dict[int, int] = {}
    at = top - word_size
    strings_end = at
    name_part = b"" if exec_name is None else exec_name + b"\0"
    at -= len(name_part)
    addresses[AT_EXECFN] = at
    env_part = b"".join(s + b"\0" for s in envp)
    env_end, at = at, at - len(env_part)
    env_start = at
    arg_part = b"".join(s + b"\0" for s in argv)
    arg_end, at = at, at - len(arg_part)
    arg_start = at
    upper = arg_part + env_part + name_part + bytes(top - strings_end)

    lower = b""
    at &= -16
    upper = bytes(arg_start - at) + upper
    for key, value in entries:
        if isinstance(value, bytes) and key not in (AT_EXECFN, AT_RANDOM):
            text = value + b"\0"
            at -= len(text)
            addresses[key] = at
            lower = text + lower
    at -= RANDOM_SIZE
    addresses[AT_RANDOM] = at
    lower = random + lower

    code = "<Q" if word_size == 8 else "<I"
    mask = (1 << (8 * word_size)) - 1
    vector = b""
    for key, value in [*entries, (AT_NULL, 0)]:
        number = addresses[key] if isinstance(value, bytes) or key == AT_RANDOM else value
        vector += struct.pack(code, key) + struct.pack(code, number & mask)

    words = [len(argv)]
    for start, texts in ((arg_start, argv), (env_start, envp)):
        address = start
        for text in texts:
            words.append(address)
            address += len(text) + 1
        words.append(0)
    pointers = struct.pack(f"<{len(words)}{code[1]}", *words)

    sp = (at - len(pointers) - len(vector)) & -16
    table = pointers + vector
    data = table + bytes(at - sp - len(table)) + lower + upper
    return StartStack(
        sp=sp,
        data=data,
        argc=len(argv),
        arg_start=arg_start,
        arg_end=arg_end,
        env_start=env_start,
        env_end=env_end,
        argv=sp + word_size,
        envp=sp + word_size * (len(argv) + 2),
        auxv=sp + len(pointers),
        auxv_data=vector,
    )


def _check_limits(
    word_size: int,
    argv: Sequence[bytes],
    envp: Sequence[bytes],
    exec_name: bytes | None,
    stack_limit: int,
) -> None:
    for text in (*argv, *envp, exec_name or b""):
        if len(text) + 1 > MAX_ARG_STRLEN:
            raise ArgumentListTooLong(
                f"an argument or environment string of {len(text)} bytes is too long "
                f"(Linux allows {MAX_ARG_STRLEN - 1})"
            )
        if b"\0" in text:
            raise ValueError("arguments and environment strings hold no NUL bytes")
    total = sum(len(s) + 1 for s in (*argv, *envp)) + len(exec_name or b"") + 1
    total += word_size * (len(argv) + len(envp))
    allowed = argument_space(stack_limit)
    if total > allowed:
        raise ArgumentListTooLong(
            f"arguments and environment take {total} bytes, Linux allows {allowed}"
        )
