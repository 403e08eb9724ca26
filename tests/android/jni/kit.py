# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds guest programs with our JNI library linked in, and runs them with models of a test's own.

The programs stand on droidemu's own small C library (guest/src), not on the Android one: they need
neither a dynamic linker nor libc.so. arm is built for softfp, as Android's ABI is.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import guestrun

from droidemu.android.java.platform import Platform
from droidemu.android.jni.device import platform_of
from droidemu.android.jni.options import JavaOptions
from droidemu.kernel.kernel import Kernel

HERE = Path(__file__).parent
ROOT = HERE.parent.parent.parent
LIBRARY = ROOT / "guest" / "system" / "libnativehelper"
HEADERS = ROOT / "guest" / "system" / "include"
#: Android's ABI -> what the SDK calls the calls' convention.
TARGETS = {"arm64": "arm64", "arm": "arm-softfp"}


@dataclass
class Answer:
    """How a program ended, and what Java's side said."""

    run: guestrun.Run
    #: (priority, tag, message).
    log: list[tuple[int, str, str]]

    def assert_ok(self) -> Answer:
        """The program has found nothing wrong."""
        assert self.run.status == 0 and "FAIL" not in self.run.out, (
            f"status {self.run.status}\n{self.run.out[-1500:]}\n{self.run.err}\n{self.messages}"
        )
        return self

    @property
    def messages(self) -> list[str]:
        """The log's lines."""
        return [message for _, _, message in self.log]


class Kit:
    """Programs by name and ABI, built once a session."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.include = folder / "include"
        # Only these: Android's C headers would get in the way of our own library's.
        (self.include / "droidemu").mkdir(parents=True)
        shutil.copy(HEADERS / "jni.h", self.include)
        shutil.copy(HEADERS / "droidemu" / "hostcall.h", self.include / "droidemu")
        self._built: dict[tuple[str, str], Path] = {}

    def build(self, name: str, abi: str) -> Path:
        """tests/android/jni/guest/NAME.c (or a path) for arm64 or arm."""
        from droidemu.sdk.toolchain import Options, build_program

        if (name, abi) not in self._built:
            sources: list[Path | str] = [HERE / "guest" / f"{name}.c"]
            if "/" in name:
                sources = [ROOT / name]
            sources += [LIBRARY / "env.c", LIBRARY / "vm.c"]
            options = Options(
                include=(self.include, ROOT / "tests" / "guest", LIBRARY),
                defines=("DROIDEMU_JNI_STATIC",),
                link_flags=("--export-dynamic",),
            )
            out = self.folder / f"{Path(name).stem}-{abi}"
            self._built[name, abi] = build_program(sources, TARGETS[abi], out, options=options)
        return self._built[name, abi]

    def run(
        self,
        name: str,
        abi: str,
        arguments: Sequence[str] = (),
        *,
        files: Sequence[Path] = (),
        prepare: Callable[[Kernel], None] | None = None,
        **keywords: Any,
    ) -> Answer:
        """Run a program to its end. ``files``: Python models; other keywords: JavaOptions'."""
        from droidemu.android.hosts import declare

        program = self.build(name, abi)
        log: list[tuple[int, str, str]] = []
        options = {key: keywords.pop(key) for key in ("stubs", "check", "leaks") if key in keywords}

        def prepare_all(kernel: Kernel) -> None:
            kernel.java = JavaOptions(
                files=tuple(files),
                platform=platform_with_log(log),
                find_symbol=_symbols(program),
                **options,
            )
            if prepare is not None:
                prepare(kernel)

        run = guestrun.run(program, arguments, prepare=prepare_all, host_calls=declare, **keywords)
        return Answer(run, log)


def platform_with_log(log: list[tuple[int, str, str]]) -> Callable[[Any], Platform]:
    """What a process's own platform is, with its log kept."""

    def make(process: Any) -> Platform:
        made = platform_of(process)
        made.log = lambda priority, tag, message: log.append((priority, tag, message))
        return made

    return make


def _symbols(program: Path) -> Callable[[Any, str], int]:
    """Finds a static program's own functions."""
    from elftools.elf.elffile import ELFFile

    with program.open("rb") as stream:
        table = ELFFile(stream).get_section_by_name(".symtab")
        assert table is not None
        found = {symbol.name: int(symbol["st_value"]) for symbol in table.iter_symbols()}
    return lambda process, name: found.get(name, 0)
