# SPDX-License-Identifier: GPL-2.0-or-later
"""Where libraries come from: APKs, descriptors, search paths; and what is said when they do not."""

from __future__ import annotations

import io
import logging
import zipfile
from pathlib import Path

import pytest

from droidemu.kernel.kernel import Kernel

from . import kit
from .test_linker import abi, checked, libraries  # noqa: F401

pytest.importorskip("ziglang")


def make_apk(library: bytes, inner: str) -> tuple[bytes, int]:
    """An APK with the library stored at a page, compressed, and misaligned; the offset."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:

        def store(name: str, at: int) -> int:
            info = zipfile.ZipInfo(name)
            here = out.tell() + 30 + len(name)
            info.extra = bytes(4) if (here + 4) % 4096 == at else b""
            pad = (at - here) % 4096
            # An extra field of an unknown kind pads, as zipalign does.
            if pad < 4:
                pad += 4096
            info.extra = b"\x35\xd9" + (pad - 4).to_bytes(2, "little") + bytes(pad - 4)
            archive.writestr(info, library)
            return here + pad

        offset = store(inner, 0)
        store("lib/crooked.so", 12)
        archive.writestr("lib/packed.so", library, zipfile.ZIP_DEFLATED)
    return out.getvalue(), offset


def test_apks_descriptors_and_name_spaces(abi: str) -> None:  # noqa: F811
    plugin = kit.library("plugin", abi)
    inner = f"lib/{abi}/libplugin.so"
    apk, offset = make_apk(plugin.read_bytes(), inner)
    system = kit.system(abi) / kit.LIB[abi]
    program = kit.program("ext", abi, (system / "libdl_android.so",))
    path = "/data/app/com.example/base.apk"
    result = kit.run(
        program, abi, {path: apk, "/data/app/lib/libplugin.so": plugin}, [path, inner, str(offset)]
    )
    checked(result)


def test_paths_and_preload(abi: str) -> None:  # noqa: F811
    first, second = libraries(abi)
    program = kit.program("basics", abi, (first, second))
    files = {"/opt/a/libfirst.so": first, "/opt/b/libsecond.so": second}
    result = kit.run(
        program, abi, files, ["argument"], environment={"LD_LIBRARY_PATH": "/opt/a:/opt/b"}
    )
    checked(result)
    result = kit.run(
        program, abi, {"libfirst.so": first, "libsecond.so": second}, ["argument"],
        environment={"LD_PRELOAD": "libsecond.so:libgone.so"},
    )  # fmt: skip
    failed = [line for line in result.lines() if line.startswith("FAIL")]
    assert failed == ["FAIL breadth first"], "the preloaded library's who() comes first"


def test_the_linker_as_a_program(abi: str) -> None:  # noqa: F811
    first, second = libraries(abi)
    program = kit.program("basics", abi, (first, second))
    files = {"libfirst.so": first, "libsecond.so": second}
    linker = f"/system/bin/{kit.LINKER[abi]}"
    result = kit.run(program, abi, files, ["/data/local/tmp/basics", "argument"], start=linker)
    checked(result)
    for arguments, said in (
        ([], "needs the path of a program"),
        (["/nowhere"], "/nowhere: no such file"),
        (["/data/local/tmp/libfirst.so"], "shared library"),
        ([linker], ""),
    ):
        result = kit.run(program, abi, files, arguments, start=linker)
        assert result.status != 0
        assert said in result.err


def test_a_missing_library_ends_the_program_before_it_begins(abi: str) -> None:  # noqa: F811
    first, second = libraries(abi)
    program = kit.program("basics", abi, (first, second))
    result = kit.run(program, abi, {"libfirst.so": first})
    assert result.status == 2
    assert result.out == ""
    (line,) = result.err.splitlines()
    assert line.startswith(
        'CANNOT LINK EXECUTABLE "/data/local/tmp/basics": library "libsecond.so"'
    )
    assert "needed by" in line


def test_a_library_for_the_other_abi(abi: str) -> None:  # noqa: F811
    first, second = libraries(abi)
    program = kit.program("basics", abi, (first, second))
    (other,) = set(kit.ABIS) - {abi}
    wrong = kit.library("second", other)
    result = kit.run(program, abi, {"libfirst.so": first, "libsecond.so": wrong})
    assert result.status == 2
    assert ("is a 32-bit" if abi == "arm64-v8a" else "is a 64-bit") in result.err


@pytest.mark.parametrize("text", [b"", b"\x7fELF", b"nonsense" * 100])
def test_a_library_that_is_none(abi: str, text: bytes) -> None:  # noqa: F811
    first, second = libraries(abi)
    program = kit.program("basics", abi, (first, second))
    result = kit.run(program, abi, {"libfirst.so": first, "libsecond.so": text})
    assert result.status == 2
    assert "libsecond.so" in result.err
    assert len(result.err.splitlines()) == 1


@pytest.mark.parametrize("data", [False, True])
def test_missing_symbols(abi: str, data: bool, caplog: pytest.LogCaptureFixture) -> None:  # noqa: F811
    program = kit.program("missing", abi, (), ("--unresolved-symbols=ignore-all",))
    reports: list[str] = []

    def prepare(kernel: Kernel) -> None:
        from droidemu.debug.crash import format_crash
        from droidemu.machine.crash import describe

        kernel.crash = lambda task, signo, info: reports.append(format_crash(describe(task, info)))

    with caplog.at_level(logging.WARNING):
        result = kit.run(program, abi, {}, ["x"] if data else [], prepare=prepare)
    assert result.out == "begun\n"
    assert result.status == 128 + 11
    (warning,) = [r.getMessage() for r in caplog.records if "missing symbol" in r.getMessage()]
    assert "missing wants " in warning
    assert "frobnicate" in warning
    assert "gadget" in warning
    name = "used the variable gadget" if data else "called the function frobnicate"
    assert f"the program {name}, which no library has (wanted by missing)" in reports[0]


def test_memory_maps_link_maps_and_symbols(abi: str) -> None:  # noqa: F811
    """What /proc/self/maps, gdb and crash reports see of the libraries."""
    first, second = libraries(abi)
    program = kit.program("basics", abi, (first, second))
    seen: dict[str, object] = {}

    def prepare(kernel: Kernel) -> None:
        def look(process: object) -> None:
            from droidemu.debug.gdb.kernel_libraries import libraries
            from droidemu.debug.process import symboliser_of

            process = next(iter(kernel.processes.values()))
            seen["names"] = [lib.name for lib in libraries(process)[1]]
            address = symboliser_of(process).address_of("first_use_tls")
            seen["symbol"] = address and symboliser_of(process).lookup(address).function
            seen["maps"] = {r.name for r in process.space.regions}
            seen["prots"] = {
                r.prot for r in process.space.regions if r.name.endswith("libfirst.so")
            }

        kernel.on_task_exit.append(look)

    kit.run(program, abi, {"libfirst.so": first, "libsecond.so": second}, ["a"], prepare=prepare)
    folder = f"/system/{kit.LIB[abi]}"
    assert seen["names"] == [
        b"/data/local/tmp/libfirst.so", b"/data/local/tmp/libsecond.so",
        f"{folder}/libdl.so".encode(), f"/system/bin/{kit.LINKER[abi]}".encode(),
    ]  # fmt: skip
    assert seen["symbol"] == "first_use_tls"
    assert {"/data/local/tmp/libfirst.so", f"{folder}/libdl.so"} <= seen["maps"]  # type: ignore[operator]
    assert seen["prots"] == {1, 3, 5}


def test_a_program_without_the_packaged_system(abi: str) -> None:  # noqa: F811
    """One line says what is missing when the package was built without a compiler."""
    import guestrun

    from droidemu.android.system import missing_interpreter
    from droidemu.errors import UserError

    program = kit.program("basics", abi, libraries(abi))
    with pytest.raises(UserError, match="missing from this installation"):
        guestrun.run(program, interpreter_hint=missing_interpreter)
    assert missing_interpreter("/lib/ld-linux.so.3") is None


def test_run_brings_the_libraries_beside_the_program(abi: str, tmp_path: Path) -> None:  # noqa: F811
    from droidemu.android.siblings import libraries_beside, siblings

    first, second = libraries(abi)
    program = kit.program("basics", abi, (first, second))
    for path, name in ((program, "prog"), (first, "libfirst.so"), (second, "libsecond.so")):
        (tmp_path / name).write_bytes(path.read_bytes())
    (tmp_path / "libunused.so").write_bytes(second.read_bytes())
    found = libraries_beside(tmp_path / "prog")
    assert [path.name for path in found] == ["libfirst.so", "libsecond.so"]
    assert [path.name for path in siblings(tmp_path / "libfirst.so")] == ["libsecond.so"]
    assert libraries_beside(tmp_path / "libfirst.so") == []
    (tmp_path / "broken").write_bytes(b"\x7fELF")
    assert libraries_beside(tmp_path / "broken") == []


def test_libraries_beside_a_program_are_mounted_once(abi: str, tmp_path: Path) -> None:  # noqa: F811
    import guestrun

    from droidemu.android.siblings import mount_beside
    from droidemu.kernel.files.root import HostMount, mount_host

    first, second = libraries(abi)
    program = kit.program("basics", abi, (first, second))
    here, there = tmp_path / "here", tmp_path / "there"
    for path, name in ((program, "prog"), (first, "libfirst.so"), (second, "libsecond.so")):
        here.mkdir(exist_ok=True)
        (here / name).write_bytes(path.read_bytes())
    there.mkdir()
    kernel = guestrun.make_kernel()
    kit.put(kernel, "/data/local/tmp/libfirst.so", b"the guest's own")
    mount_beside(kernel.vfs, here / "prog", "/data/local/tmp/prog")
    assert [mount.path for mount in kernel.vfs.mounts][-1] == b"/data/local/tmp/libsecond.so"
    assert b"/data/local/tmp/libfirst.so" not in [mount.path for mount in kernel.vfs.mounts]
    mount_host(kernel.vfs, HostMount(there, b"/mnt/there"))
    mount_beside(kernel.vfs, here / "prog", "/mnt/there/prog")
    assert list(there.iterdir()) == []
