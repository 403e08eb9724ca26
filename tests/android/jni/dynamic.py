# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds real Android programs and libraries, with libc and libnativehelper of our /system."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import compiling
import guestrun

from droidemu.android.jni.options import JavaOptions
from droidemu.kernel.kernel import Kernel
from droidemu.sdk import android, runtime
from droidemu.sdk.flags import language_of
from tests.android.jni.kit import HERE, Answer, platform_with_log

#: The kit's name of an ABI -> Android's.
NAMES = {"arm64": "arm64-v8a", "arm": "armeabi-v7a"}


class Built:
    """Libraries and programs in one folder, made when they are asked for first."""

    def __init__(self, folder: Path, system: Path) -> None:
        """``system``: what build_system has filled."""
        self.folder = folder
        self.system = system

    def make(self, name: str, abi: str, needed: Sequence[str], *, program: bool = False) -> Path:
        """``guest/NAME.c`` as a program or ``libNAME.so``; ``needed``: libraries of /system."""
        chosen = android.android_abi(NAMES[abi])
        source = next((HERE / "guest").glob(f"{name}.c*"))
        out = self.folder / abi / (name if program else f"lib{name}.so")
        if out.is_file():
            return out
        out.parent.mkdir(parents=True, exist_ok=True)
        made = out.with_suffix(".o")
        language = language_of(source)
        flags = [*android.language_flags(language), *android.target_flags(chosen), "-O1"]
        flags += android.include_flags(chosen, language)
        flags += ["-I", str(HERE.parent.parent / "guest")]
        if language == "c++":
            flags += ["-fno-exceptions", "-fno-rtti"]
        compiling.make(made, "clang", *flags, "-c", source)
        libraries = self.system / chosen.name / "system" / chosen.lib
        start = "crtbegin_dynamic" if program else "crtbegin_so"
        kind = ["-pie", "-dynamic-linker", chosen.linker] if program else [
            "-shared", "-soname", out.name,
        ]  # fmt: skip
        return compiling.make(
            out,
            "ld.lld", *android.link_flags(chosen), "--allow-shlib-undefined", *kind,
            runtime.build(chosen, start), made, *(libraries / each for each in needed),
            runtime.build(chosen, "builtins"),
        )  # fmt: skip

    def run(
        self,
        program: Path,
        abi: str,
        files: Sequence[Path],
        models: Sequence[Path],
        arguments: Sequence[str] = (),
        **options: Any,
    ) -> Answer:
        """Run a program with ``files`` beside it."""
        from droidemu.android.hosts import declare
        from droidemu.android.system import mount_system
        from tests.android.linker.kit import put

        log: list[tuple[int, str, str]] = []

        def prepare(kernel: Kernel) -> None:
            mount_system(kernel, None, [self.system / NAMES[abi] / "system"])
            for path in (program, *files):
                put(kernel, f"/data/local/tmp/{path.name}", path)
            kernel.java = JavaOptions(
                files=tuple(models), platform=platform_with_log(log), **options
            )

        run = guestrun.run(
            program,
            arguments,
            path=f"/data/local/tmp/{program.name}",
            prepare=prepare,
            host_calls=declare,
        )
        return Answer(run, log)
