# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs workloads/jni.c in a kernel with Java: ``python -m benchmarks.jni_guest PROGRAM COUNT``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from droidemu.android.hosts import declare
from droidemu.android.java import Object, field, method, native
from droidemu.android.jni.options import JavaOptions
from droidemu.arm import ARM, ARM64
from droidemu.arm.unicorn_engine import UnicornEngine
from droidemu.hal.clock import make_clock
from droidemu.kernel.files.root import HostMount, build_tree
from droidemu.kernel.kernel import Kernel
from droidemu.kernel.options import KernelOptions


class Bench(Object, java="bench.Bench"):
    """What the workload calls."""

    value = field("I", 7)
    add = native("(II)I", static=True)

    @method("(IJDLjava/lang/String;)D")
    def mixed(self, small: int, large: int, real: float, text: str) -> float:
        """Arguments of all kinds."""
        return real

    @method("(I)I")
    def many(self, vm: Any, count: int) -> Any:
        """Call the native method so often."""
        add = vm.find_class("bench/Bench").methods["add", "(II)I"]
        total = 0
        for _ in range(count):
            total = yield from add.invoke(None, (total, 1))
        return total


def main(program: Path, count: str) -> int:
    """The guest's exit status."""
    options = KernelOptions(
        isas={"arm64": ARM64, "arm": ARM}, make_engine=UnicornEngine, host_calls=declare
    )
    kernel = Kernel(clock=make_clock("real"), options=options)
    build_tree(kernel, mounts=[HostMount(program, b"/bench", True)])
    kernel.java = JavaOptions(files=(Path(__file__),))
    try:
        kernel.spawn(b"/bench", [b"/bench", count.encode()], [])
        return kernel.run()
    finally:
        kernel.close()


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2]))
