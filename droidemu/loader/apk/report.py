# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything worth telling about an APK, for ``droidemu info``: a part of the file's report.

Whatever is damaged ends in a note or in the verdict, never in an error.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from droidemu.loader.apk.errors import ApkError, ZipError
from droidemu.loader.apk.manifest import Activity, Manifest
from droidemu.loader.apk.package import MANIFEST, Apk, NativeLibrary
from droidemu.loader.apk.platform import NDK_LIBRARIES
from droidemu.loader.inspect import FileReport, inspect_data
from droidemu.loader.sections import FileData

#: ABIs whose code the engines run, best first.
RUNNABLE_ABIS: Final = ("arm64-v8a", "armeabi-v7a", "armeabi")
#: How a library's own ELF header names the ABI of its folder.
_ELF_ABIS: Final = {"armeabi": "armeabi-v7a"}
#: Most bytes of libraries that are looked into; the rest is listed only.
MAX_LIBRARIES: Final = 512 << 20


def inspect_package(report: FileReport, data: FileData) -> None:
    """Complete the report on a file that begins like a zip archive."""
    try:
        apk = Apk(data, report.path)
    except ApkError as error:
        problem = _plain(error, report)
        report.verdict = f"cannot run: {problem}"
        if isinstance(error, ZipError):
            report.notes.append(f"damaged archive: {problem}")
        elif report.kind == "zip" and " " in problem:
            report.description = "a zip archive"
        return
    report.kind, report.description = "apk", "an Android package (APK)"
    report.native_libraries = {abi: len(apk.libraries(abi)) for abi in apk.abis}
    facts: dict[str, Any] = {}
    report.package = facts
    with _part(report, "native libraries"):
        facts["libraries"] = list(_libraries(apk))
    with _part(report, "signatures"):
        facts["signatures"] = list(apk.signatures.schemes)
        facts["certificates"] = list(apk.signatures.certificates)
    facts["dex_files"] = list(apk.dex_files)
    try:
        manifest = apk.manifest
    except ApkError as error:
        report.notes.append(_plain(error, report))
        report.verdict = f"cannot run: {_plain(error, report)}"
        return
    facts.update(_manifest_facts(manifest))
    facts["label"] = manifest.package
    with _part(report, "label"):
        facts["label"] = apk.label(activity=manifest.launcher)
    with _part(report, "icon"):
        icon = apk.icon(activity=manifest.launcher)
        if icon is not None:
            facts["icon"] = {
                "kind": icon.kind,
                "path": icon.path,
                "layers": dict(icon.layers),
                "bitmap": icon.bitmap_path,
            }
    reasons = list(_reasons(apk, manifest, facts))
    facts["abi"] = apk.best_abi(RUNNABLE_ABIS)
    facts["cannot_run"] = reasons
    report.runnable = not reasons
    report.verdict = "runs: its activity is native"
    if reasons:
        report.verdict = "cannot run: " + "; ".join(reasons)


@contextmanager
def _part(report: FileReport, what: str) -> Iterator[None]:
    """A damaged part becomes a note."""
    try:
        yield
    except ApkError as error:
        report.notes.append(f"{what}: {_plain(error, report)}")


def _plain(error: ApkError, report: FileReport) -> str:
    return str(error).removeprefix(f"{report.path}: ")


def _manifest_facts(manifest: Manifest) -> dict[str, Any]:
    launcher = manifest.launcher
    gles = manifest.gles_version & 0xFFFFFFFF
    return {
        "name": manifest.package,
        "version_name": manifest.version_name,
        "version_code": manifest.version_code,
        "split": manifest.split,
        "min_sdk": manifest.min_sdk,
        "target_sdk": manifest.target_sdk,
        "max_sdk": manifest.max_sdk,
        "launcher": None if launcher is None else _activity_facts(launcher),
        "activities": [activity.name for activity in manifest.activities],
        "services": list(manifest.services),
        "application_class": manifest.application_class,
        "has_code": manifest.has_code,
        "debuggable": manifest.debuggable,
        "extract_native_libs": manifest.extract_native_libs,
        "permissions": list(manifest.permissions),
        "features": [dataclasses.asdict(feature) for feature in manifest.features],
        "opengl_es": f"{gles >> 16}.{gles & 0xFFFF}" if gles else None,
    }


def _activity_facts(activity: Activity) -> dict[str, Any]:
    return {
        "name": activity.name,
        "class": activity.class_name,
        "native": activity.native,
        "library": f"lib{activity.lib_name}.so" if activity.lib_name else None,
        "function": activity.func_name if activity.native else None,
        "screen_orientation": activity.screen_orientation,
        "config_changes": list(activity.config_changes),
    }


def _libraries(apk: Apk) -> Iterator[dict[str, Any]]:
    left = MAX_LIBRARIES
    for abi in apk.abis:
        there = {library.name for library in apk.libraries(abi)}
        for library in apk.libraries(abi):
            facts: dict[str, Any] = {
                "abi": abi,
                "name": library.name,
                "size": library.entry.size,
                "offset": library.offset,
                "alignment": library.entry.alignment if library.entry.stored else None,
                "mappable": library.mappable(),
                "needed": [],
            }
            left -= library.entry.size
            if left < 0:
                facts["problem"] = "not looked into: too large"
            else:
                facts["problem"] = _look_into(apk, library, facts, there)
            yield facts


def _look_into(
    apk: Apk, library: NativeLibrary, facts: dict[str, Any], there: set[str]
) -> str | None:
    """Fill in what the ELF file says; returns what is wrong with it, None if it looks fine."""
    name = library.entry.name
    try:
        elf = inspect_data(apk.zip.read(library.entry), name, deep=False)
    except ApkError as error:
        return str(error).removeprefix(f"{apk.name}: {name} ")
    if elf.kind != "elf":
        return f"not a library, but {elf.description}"
    facts["needed"] = elf.needed
    if elf.abi != _ELF_ABIS.get(library.abi, library.abi) and library.abi in RUNNABLE_ABIS:
        return f"built for {elf.abi or elf.architecture}"
    if elf.notes:
        return elf.notes[0]
    missing = [lib for lib in elf.needed if lib not in there and lib not in NDK_LIBRARIES]
    if missing:
        return f"needs {', '.join(missing)}, which is neither in the APK nor in the NDK"
    if not apk.zip.problem(library.entry) and library.abi in RUNNABLE_ABIS and not elf.segments:
        return elf.verdict
    return None


def _reasons(apk: Apk, manifest: Manifest, facts: dict[str, Any]) -> Iterator[str]:
    """Why the app cannot run, most telling first."""
    if manifest.split:
        yield f"only a part of an app (split '{manifest.split}'); it needs the base APK"
    launcher = manifest.launcher
    if launcher is None:
        yield "it has no activity that could be started"
    elif not launcher.native:
        yield f"its activity {launcher.class_name} is Java code, and DroidEmu runs native code only"
    if not apk.abis:
        yield "there is no native code in it"
        return
    abi = apk.best_abi(RUNNABLE_ABIS)
    if abi is None:
        yield f"its native code is for {', '.join(apk.abis)}, not for ARM"
        return
    if launcher is None or not launcher.native:
        return
    name = f"lib{launcher.lib_name}.so"
    library = next(
        (lib for lib in facts.get("libraries", ()) if (lib["abi"], lib["name"]) == (abi, name)),
        None,
    )
    if library is None:
        yield f"its library {name} is missing for {abi} (see {MANIFEST})"
    elif library["problem"]:
        yield f"its library {name} for {abi}: {library['problem']}"
