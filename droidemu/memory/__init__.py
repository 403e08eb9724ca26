# SPDX-License-Identifier: GPL-2.0-or-later
"""Guest memory: one reserved host range per address space, and one byte of permissions a page."""

from __future__ import annotations

from droidemu.memory.arena import PAGE_SIZE, Arena, SharedMemory, shared_memory
from droidemu.memory.regions import Region, RegionMap
from droidemu.memory.space import (
    MAPPED,
    PAGE_MASK,
    PAGE_SHIFT,
    PROT_EXEC,
    PROT_NONE,
    PROT_READ,
    PROT_WRITE,
    WATCHED_READ,
    WATCHED_WRITE,
    AddressSpace,
    MemoryFault,
    page_down,
    page_up,
)

__all__ = [
    "MAPPED",
    "PAGE_MASK",
    "PAGE_SHIFT",
    "PAGE_SIZE",
    "PROT_EXEC",
    "PROT_NONE",
    "PROT_READ",
    "PROT_WRITE",
    "WATCHED_READ",
    "WATCHED_WRITE",
    "AddressSpace",
    "Arena",
    "MemoryFault",
    "Region",
    "RegionMap",
    "SharedMemory",
    "page_down",
    "page_up",
    "shared_memory",
]
