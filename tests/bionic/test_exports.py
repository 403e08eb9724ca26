# SPDX-License-Identifier: GPL-2.0-or-later
"""The built libraries export what Android's do, with the same versions, and nothing else."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from elftools.elf.elffile import ELFFile

from droidemu.kernel.syscall import TABLE, Support
from droidemu.kernel.syscalls import load
from droidemu.sdk.android import android_abi, system_root
from droidemu.sdk.exports import exports_of, read_exports, read_missing

from . import kit

pytest.importorskip("ziglang")


def exported(path: Path) -> dict[str, tuple[str, str, bool]]:
    """Name -> version, kind, whether it is the default one."""
    with path.open("rb") as stream:
        elf = ELFFile(stream)
        symbols = elf.get_section_by_name(".dynsym")
        versions = elf.get_section_by_name(".gnu.version")
        names = {}
        for definition, auxiliaries in elf.get_section_by_name(".gnu.version_d").iter_versions():
            names[definition["vd_ndx"]] = next(iter(auxiliaries)).name
        found = {}
        for number, symbol in enumerate(symbols.iter_symbols()):
            if symbol["st_shndx"] == "SHN_UNDEF" or not symbol.name:
                continue
            index = versions.get_symbol(number)["ndx"]
            value = index if isinstance(index, int) else 1
            found[symbol.name] = (
                names.get(value & 0x7FFF, ""),
                symbol["st_info"]["type"],
                not value & 0x8000,
            )
        return {name: what for name, what in found.items() if what[1] != "STT_NOTYPE" or what[0]}


@pytest.mark.parametrize("abi", kit.ABIS)
@pytest.mark.parametrize("name", ["libc", "libm", "libstdc++"])
def test_exports(abi: str, name: str) -> None:
    folder = system_root() / name
    missing = read_missing(folder / "missing.txt")
    there = exported(kit.library(abi, f"{name}.so"))
    exports = exports_of(folder / "exports.txt", android_abi(abi))
    wanted = {export.name: export for export in exports}
    absent = [symbol for symbol in wanted if symbol not in there and symbol not in missing]
    assert not absent
    assert not [symbol for symbol in missing if symbol in there], "listed as missing"
    wrong = [
        (symbol, there[symbol][0], export.version)
        for symbol, export in wanted.items()
        if symbol in there and there[symbol][0] != export.version
    ]
    assert not wrong
    data = [
        symbol
        for symbol, export in wanted.items()
        if export.is_data and symbol in there and there[symbol][1] != "STT_OBJECT"
    ]
    assert not data
    versions = {export.version for export in wanted.values()}
    more = [symbol for symbol in there if symbol not in wanted and symbol not in versions]
    assert not more


def test_every_missing_name_is_one_of_androids() -> None:
    for name in ("libc", "libm"):
        folder = system_root() / name
        known = {
            export.name
            for abi in kit.ABIS
            for export in exports_of(folder / "exports.txt", android_abi(abi))
        }
        assert not set(read_missing(folder / "missing.txt")) - known


def test_what_the_kernel_refuses_is_still_refused() -> None:
    load()
    folder = system_root() / "libc"
    missing = read_missing(folder / "missing.txt")
    known = {export.name for export in read_exports(folder / "exports.txt")} - set(missing)
    refused = read_missing(folder / "refused.txt")
    assert sorted(set(refused) - known) == []
    supported = {
        call.name
        for abi in ("arm64", "arm")
        for call in TABLE[abi].values()
        if call.support is Support.FULL
    }
    for reason in set(refused.values()):
        calls = re.findall(r"`(\w+)`", reason.partition(":")[0])
        assert calls
        assert not set(calls) & supported, "is there now: drop it from refused.txt"


def test_the_page_is_up_to_date() -> None:
    docs = Path(__file__).resolve().parent.parent.parent / "docs"
    made = runpy.run_path(str(docs / "make_bionic.py"))["page"]()
    assert (docs / "bionic.md").read_text(encoding="utf-8") == made
