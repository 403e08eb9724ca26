# SPDX-License-Identifier: GPL-2.0-or-later
"""``python benchmarks/linking.py``: how long dlopen takes for a library of 20 MB.

It has 200,000 relocations, a quarter of them to its own 20,000 exported symbols (as the vtables of
a large C++ library have), in each of the forms that linkers write them.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.machines import droidemu_command
from droidemu.sdk.toolchain import guest_root, zig

RELOCATIONS = 200_000
SYMBOLS = 20_000
TEXT_BYTES = 17 << 20
#: The promise, seconds.
LIMIT = 0.5

_TARGETS = {
    "arm64-v8a": (
        ["-target", "aarch64-linux-android30"], "aarch64linux", "linker64", "lib64", ".quad",
    ),
    "armeabi-v7a": (
        ["-target", "armv7a-linux-androideabi30", "-marm"], "armelf_linux_eabi", "linker", "lib",
        ".long",
    ),
}  # fmt: skip
_FORMS = {
    "plain": (),
    "APS2": ("--pack-dyn-relocs=android",),
    "RELR": ("--pack-dyn-relocs=relr",),
    "APS2 and RELR": ("--pack-dyn-relocs=android+relr",),
}


def source(word: str) -> str:
    """Assembly of the library."""
    size = TEXT_BYTES // SYMBOLS // 4 * 4
    names = [f"_ZN7example6Class{i}11doSomethingEPKcj" for i in range(SYMBOLS)]
    lines = [".text"]
    for name in names:
        lines += [f".globl {name}", f".type {name},%function", f"{name}:", f".skip {size}",
                  f".size {name}, {size}"]  # fmt: skip
    own = RELOCATIONS // 4
    lines += ['.section .data.rel.ro,"aw",%progbits', ".p2align 3", "table:"]
    lines += [f"{word} {names[i * 7919 % SYMBOLS]}" for i in range(own)]
    lines += [f"{word} table + {i % 4096}" for i in range(RELOCATIONS - own)]
    return "\n".join(lines) + "\n"


def build(folder: Path, abi: str) -> tuple[Path, dict[str, Path]]:
    """The program, and the library in each form."""
    target, emulation, linker, lib, word = _TARGETS[abi]
    system = guest_root() / "system"
    packaged = Path(__file__).resolve().parent.parent / "droidemu" / "_guest" / abi / "system"

    def run(*command: object) -> None:
        subprocess.run([str(zig()), *map(str, command)], check=True)

    assembly = folder / "library.s"
    assembly.write_text(source(word), encoding="utf-8")
    run("clang", *target, "-c", assembly, "-o", folder / "library.o")
    workload = Path(__file__).parent / "workloads" / "link.c"
    run("clang", *target, "-O2", "-fPIC", "-ffreestanding", "-fno-stack-protector", "-nostdinc",
        "-isystem", system / "include", "-c", workload, "-o", folder / "link.o")  # fmt: skip
    program = folder / "link"
    run("ld.lld", "-m", emulation, "-pie", "-dynamic-linker", f"/system/bin/{linker}", "-o",
        program, folder / "link.o", packaged / lib / "libdl.so")  # fmt: skip
    forms = {}
    for number, (name, flags) in enumerate(_FORMS.items()):
        forms[name] = folder / f"library{number}.so"
        run("ld.lld", "-m", emulation, "-shared", "-soname", "libbig.so", "--hash-style=gnu",
            *flags, "-o", forms[name], folder / "library.o")  # fmt: skip
    return program, forms


def measure(program: Path, library: Path) -> float:
    """Seconds of dlopen, as the guest sees them."""
    guest = "/data/local/tmp/libbig.so"
    done = subprocess.run(
        droidemu_command(
            "run", "--headless", "--mount", f"{library}:{guest}:ro", str(program), guest
        ),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stdout + done.stderr)
    return int(done.stdout) / 1e6


def main() -> int:
    """Returns 1 if the promise is not kept."""
    kept = True
    for abi in _TARGETS:
        with tempfile.TemporaryDirectory(prefix="droidemu-bench-") as work:
            program, forms = build(Path(work), abi)
            for name, library in forms.items():
                seconds = median(measure(program, library) for _ in range(3))
                kept = kept and seconds <= LIMIT
                size = library.stat().st_size / 1e6
                print(f"{abi:12} {name:14} {size:5.1f} MB {seconds:6.3f} s", flush=True)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
