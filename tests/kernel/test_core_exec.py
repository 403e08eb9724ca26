# SPDX-License-Identifier: GPL-2.0-or-later
"""What is started and how: interpreters, scripts, refusals, memory."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import guestrun
import pytest
from guestrun import Build

from droidemu.errors import UserError
from droidemu.memory import PROT_EXEC, PROT_READ

Guest = Callable[..., guestrun.Run]


@pytest.fixture
def dynamic(tmp_path: Path) -> Callable[[str, str], Path]:
    """Builds a program that asks for /bin/interpreter."""
    from droidemu.sdk.toolchain import Options, build_program

    def build(name: str, abi: str) -> Path:
        options = Options(pie=True, link_flags=("--dynamic-linker=/bin/interpreter",))
        return build_program(guestrun.GUESTS / f"{name}.c", abi, tmp_path / abi, options=options)

    return build


def test_interpreter(build_guest: Build, dynamic: Callable[[str, str], Path], abi: str) -> None:
    interpreter = build_guest("core_interp", abi, pie=True)
    result = guestrun.run(dynamic("core_loop", abi), programs={"interpreter": interpreter})
    guestrun.assert_ok(result)


def test_missing_interpreter(dynamic: Callable[[str, str], Path]) -> None:
    with pytest.raises(UserError, match=r"needs /bin/interpreter, .*--sysroot"):
        guestrun.run(dynamic("core_loop", "arm64"))


def test_interpreter_of_another_architecture(
    build_guest: Build, dynamic: Callable[[str, str], Path]
) -> None:
    wrong = build_guest("core_interp", "arm", pie=True)
    with pytest.raises(UserError, match="/bin/interpreter is for arm"):
        guestrun.run(dynamic("core_loop", "arm64"), programs={"interpreter": wrong})


def test_script(build_guest: Build, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_bytes(b"#! /bin/start one\nrest\n")
    program = build_guest("core_start", "arm64")
    # Natively argv would be: interpreter, option, script.
    result = guestrun.run(script, programs={"start": program}, trace=True)
    assert result.trace[0].startswith(
        'execve("/bin/program", ["/bin/start", "one", "/bin/program"]'
    )


def test_scripts_that_run_each_other(tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_bytes(b"#!/bin/program\n")
    with pytest.raises(UserError, match="scripts run scripts"):
        guestrun.run(script)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"#!\n", "names no interpreter"),
        (b"#!/no/such/thing\n", "/no/such/thing .*no such file"),
        (b"\x7fELF" + bytes(60), "corrupt ELF header"),
        (b"hello", "text"),
    ],
)
def test_refusals(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "program"
    path.write_bytes(content)
    with pytest.raises(UserError, match=message):
        guestrun.run(path)


def test_no_such_file() -> None:
    kernel = guestrun.make_kernel()
    with pytest.raises(UserError, match="/nothing: no such file"):
        kernel.spawn(b"/nothing", [b"x"], [])


def test_what_the_user_names_runs_whatever_its_mode(build_guest: Build) -> None:
    program = build_guest("core_start", "arm64")
    kernel = guestrun.make_kernel(programs={"program": program})
    kernel.vfs.resolve(None, b"/bin/program", fs=kernel.vfs.context()).inode.chmod(0o644)
    process = kernel.spawn(b"/bin/program", [b"program"], [])
    assert process.exe == b"/bin/program"
    kernel.close()


def test_too_large_for_the_device(build_guest: Build) -> None:
    with pytest.raises(UserError, match="does not fit in the guest's memory"):
        guestrun.run(build_guest("core_loop", "arm64"), memory_mb=1)


def test_arguments_without_end(build_guest: Build) -> None:
    with pytest.raises(UserError, match="Linux allows"):
        guestrun.run(build_guest("core_loop", "arm64"), ["x" * 100] * 50000)


def test_nothing_is_left_behind_by_a_refusal(build_guest: Build) -> None:
    kernel = guestrun.make_kernel(
        programs={"program": build_guest("core_loop", "arm64")}, memory_mb=1
    )
    with pytest.raises(UserError):
        kernel.spawn(b"/bin/program", [b"x"], [])
    assert not kernel.processes and not kernel.tasks
    assert kernel.run() == 0


@pytest.mark.parametrize("abi", ["arm64", "arm"])
def test_the_memory_map_of_a_new_program(build_guest: Build, abi: str) -> None:
    kernel = guestrun.make_kernel(programs={"program": build_guest("core_loop", abi)})
    process = kernel.spawn(b"/bin/program", [b"x"], [b"A=b"])
    regions = {region.name: region for region in process.space.regions}
    assert regions["[stack]"].end == process.mm.stack_top
    assert regions["[sigpage]"].start == process.mm.sigpage
    assert regions["[sigpage]"].prot == PROT_READ | PROT_EXEC
    assert ("[vectors]" in regions) == (abi == "arm")
    assert "/bin/program" in regions
    assert process.exe == b"/bin/program"
    assert process.leader is not None and process.leader.name == b"program"
    kernel.close()
