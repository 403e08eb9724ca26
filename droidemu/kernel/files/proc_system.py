# SPDX-License-Identifier: GPL-2.0-or-later
"""What the system-wide files of /proc say; formats as in fs/proc and man 5 proc."""

from __future__ import annotations

from typing import TYPE_CHECKING

from droidemu.kernel.files.generated import Make, directory, text_file
from droidemu.loader.auxv import ARM64_HWCAP, ARM_HWCAP, ARM_HWCAP2

if TYPE_CHECKING:
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.task import Task

_NSEC = 1_000_000_000
#: USER_HZ.
HZ = 100
#: vm.max_map_count and friends: defaults of Linux.
_MAX_MAP_COUNT = 65530

FILESYSTEMS = "".join(
    f"nodev\t{name}\n" for name in ("sysfs", "tmpfs", "proc", "devtmpfs", "overlay", "9p")
)
DEVICES = (
    "Character devices:\n  1 mem\n  5 /dev/tty\n  5 /dev/console\n 13 input\n 29 fb\n136 pts\n\n"
    "Block devices:\n"
)


def _used(kernel: Kernel) -> int:
    """Bytes that guest programs may touch."""
    return sum(process.mm.charged for process in kernel.processes.values())


def meminfo(kernel: Kernel) -> str:
    """/proc/meminfo."""
    total = kernel.options.memory_mb << 10
    used = min(total, _used(kernel) >> 10)
    free = total - used
    shmem = kernel.vfs.anonymous.used_bytes >> 10
    lines = (
        ("MemTotal", total), ("MemFree", free), ("MemAvailable", free), ("Buffers", 0),
        ("Cached", shmem), ("SwapCached", 0), ("Active", used), ("Inactive", 0),
        ("SwapTotal", 0), ("SwapFree", 0), ("Dirty", 0), ("Writeback", 0),
        ("AnonPages", used), ("Mapped", used), ("Shmem", shmem), ("Slab", 0),
        ("CommitLimit", total), ("Committed_AS", used), ("VmallocTotal", 0),
    )  # fmt: skip
    return "".join(f"{name + ':':<16}{value:8} kB\n" for name, value in lines)


def _features(names: tuple[str, ...], bits: int) -> list[str]:
    return [
        name.lower().replace("_", "") for bit, name in enumerate(names) if name and bits >> bit & 1
    ]


def cpuinfo(kernel: Kernel, task: Task | None) -> str:
    """/proc/cpuinfo as the kernel of the asking program's ABI writes it (setup.c, cpuinfo.c)."""
    name = task.abi.name if task is not None else "arm64"
    isa = kernel.options.isas.get(name)
    hwcap, hwcap2 = (isa.hwcap, isa.hwcap2) if isa is not None else (0, 0)
    out = ""
    for cpu in range(kernel.options.cpus):
        if name == "arm64":
            # The generic processor that the engine is: no maker, part 0x51.
            features = " ".join(_features(ARM64_HWCAP, hwcap))
            out += (
                f"processor\t: {cpu}\nBogoMIPS\t: 100.00\nFeatures\t: {features}\n"
                "CPU implementer\t: 0x00\nCPU architecture: 8\nCPU variant\t: 0x0\n"
                "CPU part\t: 0x051\nCPU revision\t: 0\n\n"
            )
        else:
            features = " ".join(_features(ARM_HWCAP, hwcap) + _features(ARM_HWCAP2, hwcap2))
            out += (
                f"processor\t: {cpu}\nmodel name\t: ARMv7 Processor rev 0 (v7l)\n"
                f"BogoMIPS\t: 100.00\nFeatures\t: {features} \n"
                "CPU implementer\t: 0x00\nCPU architecture: 7\nCPU variant\t: 0x0\n"
                "CPU part\t: 0x051\nCPU revision\t: 0\n\n"
            )
    if name == "arm":
        out += "Hardware\t: DroidEmu\nRevision\t: 0000\nSerial\t\t: 0000000000000000\n"
    return out


def _cpu_time(kernel: Kernel) -> int:
    return sum(task.cpu_time for task in kernel.tasks.values()) + sum(
        process.ended_cpu_time for process in kernel.processes.values()
    )


def stat(kernel: Kernel) -> str:
    """/proc/stat."""
    now = kernel.clock.monotonic()
    user = _cpu_time(kernel) * HZ // _NSEC
    idle = max(0, now * HZ * kernel.options.cpus // _NSEC - user)
    boot = (kernel.clock.realtime() - now) // _NSEC
    out = f"cpu  {user} 0 0 {idle} 0 0 0 0 0 0\n"
    for cpu in range(kernel.options.cpus):
        out += f"cpu{cpu} {user if cpu == 0 else 0} 0 0 {idle} 0 0 0 0 0 0\n"
    running = len(kernel.scheduler.ready) + 1
    return out + (
        f"intr 0\nctxt 0\nbtime {boot}\nprocesses {kernel.last_pid}\n"
        f"procs_running {running}\nprocs_blocked 0\nsoftirq 0 0 0 0 0 0 0 0 0 0 0\n"
    )


def uptime(kernel: Kernel) -> str:
    """/proc/uptime."""
    now = kernel.clock.monotonic()
    idle = max(0, now * kernel.options.cpus - _cpu_time(kernel))
    return f"{now / _NSEC:.2f} {idle / _NSEC:.2f}\n"


def loadavg(kernel: Kernel) -> str:
    """/proc/loadavg."""
    running = len(kernel.scheduler.ready) + 1
    return f"0.00 0.00 0.00 {running}/{len(kernel.tasks)} {kernel.last_pid}\n"


def version(kernel: Kernel) -> str:
    """/proc/version."""
    options = kernel.options
    release, text = options.release.decode(), options.version.decode()
    return f"{options.sysname.decode()} version {release} (droidemu@localhost) {text}\n"


def _escape(text: str) -> str:
    """Blanks as octal escapes: seq_path()."""
    for char in "\\ \t\n":
        text = text.replace(char, f"\\{ord(char):03o}")
    return text


def mounts(kernel: Kernel) -> str:
    """/proc/mounts."""
    out = ""
    for mount in kernel.vfs.mounts:
        path = _escape(mount.path.decode("utf-8", "replace"))
        access = "ro" if mount.read_only else "rw"
        out += f"{_escape(mount.fs.name)} {path} {mount.fs.type_name} {access},relatime 0 0\n"
    return out


def mountinfo(kernel: Kernel) -> str:
    """/proc/self/mountinfo."""
    from droidemu.kernel.stat import major, minor

    out = ""
    for mount in kernel.vfs.mounts:
        above = mount.point.mount.id if mount.point is not None else 1
        path = _escape(mount.path.decode("utf-8", "replace"))
        access = "ro" if mount.read_only else "rw"
        dev = f"{major(mount.fs.dev)}:{minor(mount.fs.dev)}"
        out += (
            f"{mount.id} {above} {dev} / {path} {access},relatime - {mount.fs.type_name} "
            f"{_escape(mount.fs.name)} {access}\n"
        )
    return out


def _hex_longs(bits: frozenset[int] | set[int]) -> str:
    """A bit map as input devices print it: 64-bit words, highest first."""
    value = sum(1 << bit for bit in bits)
    words = []
    while True:
        words.append(f"{value & (1 << 64) - 1:x}")
        value >>= 64
        if not value:
            return " ".join(reversed(words))


#: Letters of /proc/bus/input/devices and names in sysfs by event type.
CAPABILITIES = (
    (0, "EV", "ev"), (1, "KEY", "key"), (2, "REL", "rel"), (3, "ABS", "abs"), (4, "MSC", "msc"),
    (0x11, "LED", "led"), (0x12, "SND", "snd"), (0x15, "FF", "ff"), (5, "SW", "sw"),
)  # fmt: skip


def input_devices(kernel: Kernel) -> str:
    """/proc/bus/input/devices."""
    out = ""
    for index, device in enumerate(kernel.input.devices if kernel.input is not None else ()):
        bus, vendor, product, number = device.id
        out += (
            f"I: Bus={bus:04x} Vendor={vendor:04x} Product={product:04x} Version={number:04x}\n"
            f'N: Name="{device.name}"\nP: Phys={device.phys}\n'
            f"S: Sysfs=/devices/virtual/input/input{index}\nU: Uniq={device.uniq}\n"
            f"H: Handlers=event{index} \nB: PROP={_hex_longs(device.props)}\n"
        )
        for type, letters, _ in CAPABILITIES:
            codes = device.codes(type)
            if codes:
                out += f"B: {letters}={_hex_longs(codes)}\n"
        out += "\n"
    return out


def hex_longs(bits: frozenset[int]) -> str:
    """See ``_hex_longs``; for sysfs."""
    return _hex_longs(bits)


def _uuid(kernel: Kernel) -> str:
    raw = bytearray(kernel.random(16))
    raw[6] = raw[6] & 0x0F | 0x40
    raw[8] = raw[8] & 0x3F | 0x80
    text = raw.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}\n"


def sysctl(kernel: Kernel) -> dict[bytes, Make]:
    """/proc/sys."""
    options = kernel.options
    boot_id: list[str] = []

    def boot() -> str:
        if not boot_id:
            boot_id.append(_uuid(kernel))
        return boot_id[0]

    return {
        b"kernel": directory(
            {
                b"hostname": text_file(lambda: options.nodename.decode() + "\n"),
                b"domainname": text_file(lambda: options.domainname.decode() + "\n"),
                b"ostype": text_file(lambda: options.sysname.decode() + "\n"),
                b"osrelease": text_file(lambda: options.release.decode() + "\n"),
                b"version": text_file(lambda: options.version.decode() + "\n"),
                b"pid_max": text_file("32768\n"),
                b"threads-max": text_file(f"{options.max_tasks}\n"),
                b"cap_last_cap": text_file("40\n"),
                b"ngroups_max": text_file("65536\n"),
                b"core_pattern": text_file("core\n"),
                b"randomize_va_space": text_file("2\n"),
                b"tainted": text_file("0\n"),
                b"random": directory(
                    {
                        b"boot_id": text_file(boot),
                        b"uuid": text_file(lambda: _uuid(kernel)),
                        b"entropy_avail": text_file("256\n"),
                        b"poolsize": text_file("256\n"),
                    }
                ),
            }
        ),
        b"vm": directory(
            {
                b"overcommit_memory": text_file("1\n"),
                b"max_map_count": text_file(f"{_MAX_MAP_COUNT}\n"),
                b"mmap_min_addr": text_file("4096\n"),
            }
        ),
        b"fs": directory(
            {
                b"file-max": text_file("65536\n"),
                b"nr_open": text_file("4096\n"),
                b"pipe-max-size": text_file("1048576\n"),
            }
        ),
    }
