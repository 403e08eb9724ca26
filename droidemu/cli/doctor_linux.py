# SPDX-License-Identifier: GPL-2.0-or-later
"""What ``doctor`` asks of a Linux host."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path
from typing import Final

from droidemu.cli.doctor_checks import Check

#: ``linux/kvm.h``: _IO(KVMIO, 0); the stable API's version is 12.
KVM_GET_API_VERSION: Final = 0xAE00
KVM_API_VERSION: Final = 12


def check_virtualisation() -> Check:
    """VT-x or AMD-V by the CPU's flags."""
    name = "VT-x / AMD-V"
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        return Check(name, "optional", f"/proc/cpuinfo: {error.strerror}")
    flags: set[str] = set()
    for line in text.splitlines():
        if line.startswith(("flags", "Features")):
            flags = set(line.partition(":")[2].split())
            break
    if "vmx" in flags:
        return Check(name, "ok", "VT-x (vmx)")
    if "svm" in flags:
        return Check(name, "ok", "AMD-V (svm)")
    return Check(
        name,
        "optional",
        "the CPU shows neither vmx nor svm",
        "switch it on in the firmware (or in the host of this virtual machine); "
        "ARM programs do not need it",
    )


def check_kvm(device: str = "/dev/kvm") -> Check:
    """Whether this user can create KVM virtual machines."""
    name = "KVM"
    try:
        fd = os.open(device, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return Check(
            name,
            "optional",
            f"{device} does not exist",
            "load the kernel module (modprobe kvm_intel or kvm_amd); ARM programs do not need it",
        )
    except PermissionError:
        return Check(
            name,
            "optional",
            f"{device} is there, but not for you",
            'add yourself to the group kvm: sudo usermod -aG kvm "$USER", then log in again',
        )
    except OSError as error:
        return Check(name, "optional", f"{device}: {error.strerror}", "load the kernel module kvm")
    try:
        version = fcntl.ioctl(fd, KVM_GET_API_VERSION, 0)
    except OSError as error:
        return Check(name, "optional", f"{device}: not KVM ({error.strerror})")
    finally:
        os.close(fd)
    if version != KVM_API_VERSION:
        return Check(name, "optional", f"API version {version}, not {KVM_API_VERSION}")
    return Check(name, "ok", f"{device}, API version {version}")
