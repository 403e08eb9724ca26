# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be chosen about the emulated kernel."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from droidemu.engine import Engine, Isa
    from droidemu.kernel.strace import Stack
    from droidemu.memory import AddressSpace


@dataclass
class KernelOptions:
    """Plain data; the machine fills it in."""

    #: Instruction sets by name ("arm64", "arm") that ``make_engine`` can execute.
    isas: Mapping[str, Isa] = field(default_factory=dict)
    #: Makes an engine for a new address space; None only in tests without guest code.
    make_engine: Callable[[Isa, AddressSpace], Engine] | None = None
    #: Memory of the device profile: accessible private pages beyond it are ENOMEM.
    memory_mb: int = 2048
    #: uname's fields; the machine field is the ISA's.
    sysname: bytes = b"Linux"
    nodename: bytes = b"localhost"
    release: bytes = b"5.10.0-droidemu"
    version: bytes = b"#1 SMP PREEMPT"
    domainname: bytes = b"localdomain"
    #: Threads in all.
    max_tasks: int = 512
    #: Seed of getrandom, AT_RANDOM and /dev/urandom in virtual time; None: the host's randomness.
    seed: int | None = None
    #: Where ``--strace`` writes lines (without newline), None: off.
    strace: Callable[[str], None] | None = None
    #: Gives the lines of a thread's backtrace for ``--strace-stack``, None: none are printed.
    strace_stack: Stack | None = None
    #: Declares the host calls (kernel/hostcall.py), called at a guest's first one; None: there are
    #: none.
    host_calls: Callable[[], None] | None = None
    #: Says of an interpreter's path why it is missing and what would help; None: it knows nothing.
    interpreter_hint: Callable[[str], str | None] | None = None
    #: Count system calls and times.
    stats: bool = False
    #: Number of processors that the guest is told of; one runs at a time.
    cpus: int = 1
    #: Guest instructions a thread may run before the next one's turn.
    slice: int = 400_000
