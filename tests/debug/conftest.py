# SPDX-License-Identifier: GPL-2.0-or-later
"""Real crashes: small C programs are cross-compiled, run in a bare Unicorn and caught."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable
from pathlib import Path

import compiling
import pytest

from droidemu.debug.report_types import CrashInfo, Module, Region
from droidemu.loader.elf import parse_bytes
from droidemu.loader.mapping import plan_load, window_of

TARGETS = {
    "arm64": ["-target", "aarch64-linux-musl"],
    "arm": ["-target", "arm-linux-musleabi", "-mthumb", "-march=armv7-a", "-mfpu=vfpv3-d16"],
    "arm-a32": ["-target", "arm-linux-musleabi", "-march=armv7-a", "-mfpu=vfpv3-d16"],
}
FLAGS = ("-ffreestanding", "-fno-stack-protector")
STACK_TOP, STACK_SIZE = 0x7FFF0000, 0x10000


@pytest.fixture(scope="session")
def compile_c(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """``compile_c(source, target, *flags, suffix)`` gives the path of a program without libc."""
    if importlib.util.find_spec("ziglang") is None:
        pytest.skip("needs ziglang to compile ARM programs")
    folder = tmp_path_factory.mktemp("compiled")
    done: dict[str, Path] = {}

    def build(source: str, target: str, *flags: str, suffix: str = ".c") -> Path:
        key = hashlib.sha256(repr((source, target, flags)).encode()).hexdigest()[:16]
        if key not in done:
            code = folder / f"{key}{suffix}"
            code.write_text(source, encoding="utf-8", newline="\n")
            program = folder / key
            # Compiler and linker on their own: "zig cc" cannot find itself under Wine.
            made = code.with_suffix(".o")
            link = [flag[len("-Wl,") :] for flag in flags if flag.startswith("-Wl,")]
            link += [flag for flag in flags if flag == "-s"]
            words = ["clang", *TARGETS[target], *FLAGS, *flags, "-Wno-unused-command-line-argument"]
            compiling.make(made, *words, "-c", code)
            linker = ["ld.lld", "-static", "--eh-frame-hdr", *link, made]
            done[key] = compiling.make(program, *linker)
        return done[key]

    return build


@pytest.fixture(scope="session")
def crash() -> Callable[..., CrashInfo]:
    """``crash(path, until=None)`` runs a program up to its first fault and describes it."""
    unicorn = pytest.importorskip("unicorn")

    def run(path: Path) -> CrashInfo:
        data = path.read_bytes()
        image = parse_bytes(data, path.name)
        arm64 = image.isa == "arm64"
        plan = plan_load(image, window_of(image.isa, 1 << 32 if arm64 else 0xFFFF0000), 0x10000)
        uc = unicorn.Uc(
            unicorn.UC_ARCH_ARM64 if arm64 else unicorn.UC_ARCH_ARM,
            unicorn.UC_MODE_THUMB if image.thumb_entry else unicorn.UC_MODE_ARM,
        )
        regions = [Region(STACK_TOP - STACK_SIZE, STACK_TOP, 3, "[stack]")]
        uc.mem_map(STACK_TOP - STACK_SIZE, STACK_SIZE, 3)
        for op in plan.operations:
            uc.mem_map(op.addr, op.length, op.prot)
            if op.offset is not None:
                uc.mem_write(op.addr, data[op.offset : op.offset + op.length])
                uc.mem_write(op.zero_addr, bytes(op.zero_length)) if op.zero_length else None
            name = "" if op.offset is None else f"/bin/{path.name}"
            regions.append(Region(op.addr, op.addr + op.length, op.prot, name, op.offset or 0))
        import unicorn.arm64_const as a64
        import unicorn.arm_const as a32

        if arm64:
            names = {f"x{n}": getattr(a64, f"UC_ARM64_REG_X{n}") for n in range(31)}
            names |= {"sp": a64.UC_ARM64_REG_SP, "pc": a64.UC_ARM64_REG_PC}
            names["pstate"] = a64.UC_ARM64_REG_NZCV
        else:
            names = {f"r{n}": getattr(a32, f"UC_ARM_REG_R{n}") for n in range(13)}
            names |= {"sp": a32.UC_ARM_REG_SP, "lr": a32.UC_ARM_REG_LR, "pc": a32.UC_ARM_REG_PC}
            names["cpsr"] = a32.UC_ARM_REG_CPSR
            # Floating point on: access to coprocessors 10 and 11, and the enable bit.
            uc.reg_write(a32.UC_ARM_REG_C1_C0_2, uc.reg_read(a32.UC_ARM_REG_C1_C0_2) | 0xF << 20)
            uc.reg_write(a32.UC_ARM_REG_FPEXC, 1 << 30)
        uc.reg_write(names["sp"], STACK_TOP - 64)
        fault: list[tuple[int, int]] = []
        uc.hook_add(
            unicorn.UC_HOOK_MEM_INVALID,
            lambda _uc, kind, address, *_: fault.append((kind, address)) and False,
        )
        with pytest.raises(unicorn.UcError):
            uc.emu_start(plan.entry, 0xFFFFFFF0, count=1_000_000)
        kinds = {
            unicorn.UC_MEM_READ_UNMAPPED: "read",
            unicorn.UC_MEM_WRITE_UNMAPPED: "write",
            unicorn.UC_MEM_FETCH_UNMAPPED: "execute",
            unicorn.UC_MEM_READ_PROT: "read",
            unicorn.UC_MEM_WRITE_PROT: "write",
            unicorn.UC_MEM_FETCH_PROT: "execute",
        }

        def read(address: int, size: int) -> bytes | None:
            try:
                return bytes(uc.mem_read(address, size))
            except unicorn.UcError:
                return None

        kind, address = fault[-1]
        mapped = any(r.start <= address < r.end for r in regions)
        return CrashInfo(
            isa=image.isa,
            signal=11,
            code=2 if mapped else 1,
            registers={name: uc.reg_read(number) for name, number in names.items()},
            regions=sorted(regions, key=lambda r: r.start),
            read=read,
            modules=[Module(f"/bin/{path.name}", plan.bias, plan.start, plan.end, lambda: data)],
            fault_address=address,
            access=kinds[kind],  # type: ignore[arg-type]
            program=f"/bin/{path.name}",
            pid=7,
            tid=7,
            thread_name="main",
        )

    return run
