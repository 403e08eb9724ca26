# SPDX-License-Identifier: GPL-2.0-or-later
"""What ``doctor`` asks of a Windows host."""

from __future__ import annotations

import ctypes
from typing import Any, Final

from droidemu.cli.doctor_checks import Check

#: ``winnt.h``.
PF_VIRT_FIRMWARE_ENABLED: Final = 21
#: ``WinHvPlatformDefs.h``: WHvCapabilityCodeHypervisorPresent answers with a BOOL.
WHV_CAPABILITY_HYPERVISOR_PRESENT: Final = 0
_ENABLE: Final = (
    'switch on the Windows feature "Windows Hypervisor Platform" and restart; '
    "ARM programs do not need it"
)


def _library(name: str) -> Any:
    return ctypes.WinDLL(name)  # type: ignore[attr-defined,unused-ignore]


def check_virtualisation() -> Check:
    """VT-x or AMD-V, switched on in the firmware."""
    name = "VT-x / AMD-V"
    if _library("kernel32.dll").IsProcessorFeaturePresent(PF_VIRT_FIRMWARE_ENABLED):
        return Check(name, "ok", "switched on in the firmware")
    return Check(
        name,
        "optional",
        "not switched on in the firmware, or in use by Hyper-V",
        "switch virtualisation on in the firmware; ARM programs do not need it",
    )


def check_hypervisor_platform() -> Check:
    """Whether WinHvPlatform.dll is there and a hypervisor runs."""
    name = "Windows Hypervisor Platform"
    try:
        library = _library("WinHvPlatform.dll")
    except OSError:
        return Check(name, "optional", "WinHvPlatform.dll is not installed", _ENABLE)
    present, written = ctypes.c_int32(0), ctypes.c_uint32(0)
    result = library.WHvGetCapability(
        WHV_CAPABILITY_HYPERVISOR_PRESENT,
        ctypes.byref(present),
        ctypes.c_uint32(ctypes.sizeof(present)),
        ctypes.byref(written),
    )
    if result != 0:
        return Check(name, "optional", f"WHvGetCapability: {result & 0xFFFFFFFF:#010x}", _ENABLE)
    if not present.value:
        return Check(name, "optional", "no hypervisor is running", _ENABLE)
    return Check(name, "ok", "a hypervisor is present")
