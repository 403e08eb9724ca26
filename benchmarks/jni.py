# SPDX-License-Identifier: GPL-2.0-or-later
"""What a call through JNI costs, in microseconds."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import TypedDict

from droidemu.sdk.toolchain import Options, build_program

_ROOT = Path(__file__).resolve().parent.parent
_SYSTEM = _ROOT / "guest" / "system"
#: ABI -> the SDK's name of its calling convention on Android.
TARGETS = {"arm64": "arm64", "arm": "arm-softfp"}
_COUNT = 20_000

#: What the workload prints -> what it is; ``version`` is a host call that does nothing.
CALLS = {
    "version": "GetVersion, a host call that does nothing",
    "static_int": "CallStaticIntMethod (II)I",
    "virtual_int": "CallIntMethod ()I",
    "mixed_arguments": "CallDoubleMethod (IJDLjava/lang/String;)D",
    "object_result": "CallObjectMethod and DeleteLocalRef",
    "get_field": "GetIntField",
    "new_string": "NewStringUTF and DeleteLocalRef",
    "string_chars": "Get- and ReleaseStringUTFChars",
    "array_region": "GetIntArrayRegion of 64",
    "native_method": "a native method, called from Java",
}
#: Calls into a modelled method: what the project promises something about.
PROMISED = ("static_int", "virtual_int", "mixed_arguments")


class Row(TypedDict):
    """One call on one ABI."""

    call: str
    abi: str
    droidemu: float


def measure(
    abis: Sequence[str], repeats: int, scale: float, step: Callable[[str, float], None]
) -> list[Row]:
    """Medians of the repeats."""
    rows: list[Row] = []
    chosen = [abi for abi in abis if abi in TARGETS]
    count = str(max(1000, round(_COUNT * scale)))
    with tempfile.TemporaryDirectory(prefix="droidemu-jni-") as folder:
        for index, abi in enumerate(chosen):
            step(abi, index / len(chosen))
            program = _build(Path(folder), abi)
            runs = []
            for turn in range(repeats):
                step(abi, (index + turn / repeats) / len(chosen))
                runs.append(_run(program, count))
            for call in CALLS:
                time = median(int(said[call]) for said in runs) / 1e6
                rows.append({"call": call, "abi": abi, "droidemu": time})
    return rows


def _build(folder: Path, abi: str) -> Path:
    """The workload with our JNI library in it."""
    include = folder / "include"
    if not include.is_dir():
        # Only these of Android's headers: the C library is the small one of guest/src.
        (include / "droidemu").mkdir(parents=True)
        shutil.copy(_SYSTEM / "include" / "jni.h", include)
        shutil.copy(_SYSTEM / "include" / "droidemu" / "hostcall.h", include / "droidemu")
    library = _SYSTEM / "libnativehelper"
    sources = [_ROOT / "benchmarks" / "workloads" / "jni.c", library / "env.c", library / "vm.c"]
    options = Options(include=(include, library), defines=("DROIDEMU_JNI_STATIC",))
    return build_program(sources, TARGETS[abi], folder / f"jni-{abi}", options=options)


def _run(program: Path, count: str) -> dict[str, str]:
    """The lines that it prints. RuntimeError when it fails."""
    command = [sys.executable, "-m", "benchmarks.jni_guest", str(program), count]
    done = subprocess.run(
        command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=300, cwd=_ROOT,
    )  # fmt: skip
    if done.returncode != 0:
        raise RuntimeError(f"jni: exit status {done.returncode}\n{done.stderr.strip()}")
    return dict(line.split() for line in done.stdout.splitlines())
