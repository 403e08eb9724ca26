# SPDX-License-Identifier: GPL-2.0-or-later
"""An app out of an APK: what of it runs, and its files among the guest's.

``choose_app`` says in one clear line why an app cannot run; ``install`` shows it to the guest as a
phone does: ``/data/app/PACKAGE/base.apk``, ``/data/data/PACKAGE`` and ``/sdcard``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unicodedata import category

from droidemu.errors import UserError
from droidemu.loader.apk.errors import ApkError
from droidemu.loader.apk.manifest import DEFAULT_FUNC, Activity
from droidemu.loader.apk.platform import NDK_LIBRARIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from droidemu.loader.apk.package import Apk, NativeLibrary

#: ABIs of libraries that run, best first, with the ISA that runs them.
ABIS: Final = {"arm64-v8a": "arm64", "armeabi-v7a": "arm", "armeabi": "arm"}
#: Folder of a package's extracted libraries, by ISA, as the package manager names it.
_LIBRARY_FOLDERS: Final = {"arm64": "arm64", "arm": "arm"}
#: Programs that start an app, by ISA.
APP_PROCESS: Final = {"arm64": "/system/bin/app_process64", "arm": "/system/bin/app_process32"}
#: Characters of a label that are shown.
_MAX_LABEL: Final = 200
#: android:configChanges by ACONFIGURATION_* bits of the guest's activity.
_CHANGES: Final = {
    "mcc": 0x0001, "mnc": 0x0002, "locale": 0x0004, "touchscreen": 0x0008, "keyboard": 0x0010,
    "keyboardHidden": 0x0020, "navigation": 0x0040, "orientation": 0x0080, "density": 0x0100,
    "screenSize": 0x0200, "screenLayout": 0x0800, "uiMode": 0x1000, "smallestScreenSize": 0x2000,
    "layoutDirection": 0x4000,
}  # fmt: skip


@dataclass(frozen=True)
class App:
    """What was chosen of an APK."""

    apk: Apk
    package: str
    label: str
    activity: Activity
    abi: str
    library: NativeLibrary
    #: The icon as a file of pixels (PNG, WebP, JPEG), None without one.
    icon: bytes | None = None
    #: Libraries that cannot be mapped out of the APK: they are extracted.
    extracted: tuple[NativeLibrary, ...] = field(default=())

    @property
    def isa(self) -> str:
        """The instruction set that runs it."""
        return ABIS[self.abi]

    @property
    def folder(self) -> str:
        """The guest's folder with the package."""
        return f"/data/app/{self.package}"

    @property
    def apk_path(self) -> str:
        """The guest's path of the APK."""
        return f"{self.folder}/base.apk"

    @property
    def library_folder(self) -> str:
        """The guest's folder of extracted libraries."""
        return f"{self.folder}/lib/{_LIBRARY_FOLDERS[self.isa]}"

    @property
    def library_path(self) -> str:
        """Where the linker looks for the app's libraries, in order."""
        return f"{self.library_folder}:{self.apk_path}!/lib/{self.abi}"

    @property
    def library_file(self) -> str:
        """The guest's path of the activity's library."""
        if self.library in self.extracted:
            return f"{self.library_folder}/{self.library.name}"
        return f"{self.apk_path}!/{self.library.entry.name}"

    @property
    def data_folder(self) -> str:
        """The guest's folder with the app's own data."""
        return f"/data/data/{self.package}"

    @property
    def handled_changes(self) -> int:
        """Configuration changes that need no new activity, as ACONFIGURATION_* bits."""
        bits = sum(_CHANGES.get(name, 0) for name in self.activity.config_changes)
        # Before API level 13, screen sizes did not count; nor did the direction before 17.
        target = self.apk.manifest.target_sdk
        if isinstance(target, int) and target < 13:
            bits |= _CHANGES["screenSize"] | _CHANGES["smallestScreenSize"]
        if isinstance(target, int) and target < 17:
            bits |= _CHANGES["layoutDirection"]
        return bits

    def launch_texts(self) -> dict[str, str]:
        """What ``app_process`` asks for by key (guest/system/libandroid)."""
        external = f"/sdcard/Android/data/{self.package}/files"
        return {
            "package": self.package,
            "apk": self.apk_path,
            "library": self.library_file,
            "function": self.activity.func_name or DEFAULT_FUNC,
            "class": self.activity.class_name.replace(".", "/"),
            "library_path": self.library_path,
            "public_libraries": ":".join(sorted(NDK_LIBRARIES)),
            "internal_data": f"{self.data_folder}/files",
            "external_data": external,
            "obb": f"/sdcard/Android/obb/{self.package}",
            "config_changes": hex(self.handled_changes),
        }


def is_apk(path: Path) -> bool:
    """Whether a host file begins as a zip archive does. OSError if it cannot be read."""
    with path.open("rb") as file:
        return file.read(4) in (b"PK\3\4", b"PK\5\6")


def choose_app(apk: Apk, abi: str | None = None, activity: str | None = None) -> App:
    """The activity and the library to run. UserError in one line.

    ``abi``: "arm64" or "arm" where the APK has both; ``activity``: a class name, or the end of one.
    """
    name = Path(apk.name).name
    manifest = apk.manifest
    if manifest.split:
        raise UserError(
            f"{name} is only a part of an app (split '{manifest.split}'); it needs the base APK"
        )
    chosen = _activity(apk, name, activity)
    if not apk.abis:
        raise UserError(f"{name}: {_java(chosen)}there is no native code in it")
    if not chosen.native and not chosen.lib_name:
        raise UserError(
            f"{name}: its activity {chosen.class_name} is Java code, and DroidEmu runs native code "
            "only; the libraries in it can be used with droidemu call"
        )
    wanted = [folder for folder, isa in ABIS.items() if abi in (None, isa)]
    best = apk.best_abi(wanted)
    if best is None:
        there = ", ".join(apk.abis)
        what = f"for {abi}" if abi and apk.best_abi(tuple(ABIS)) else "for ARM"
        raise UserError(f"{name}: its native code is for {there}, not {what}")
    file = f"lib{chosen.lib_name}.so"
    library = apk.library(best, file)
    if library is None:
        there = ", ".join(sorted(lib.name for lib in apk.libraries(best)))
        raise UserError(f"{name}: its library {file} is missing for {best} (there is {there})")
    problem = apk.zip.problem(library.entry)
    if problem:
        raise UserError(f"{name}: its library {file}: {problem}")
    extracted = tuple(lib for lib in apk.libraries(best) if not lib.mappable())
    return App(
        apk=apk,
        package=manifest.package,
        label=_label(apk, chosen),
        activity=chosen,
        abi=best,
        library=library,
        icon=_icon(apk, chosen),
        extracted=extracted,
    )


def _java(activity: Activity) -> str:
    return "" if activity.native else f"its activity {activity.class_name} is Java code, and "


def _activity(apk: Apk, name: str, wanted: str | None) -> Activity:
    activities = apk.manifest.activities
    if wanted is None:
        launcher = apk.manifest.launcher
        if launcher is None:
            raise UserError(f"{name}: it has no activity that could be started")
        return launcher
    full = f"{apk.manifest.package}{wanted}" if wanted.startswith(".") else wanted
    for activity in activities:
        if full in (activity.name, activity.class_name) or activity.name.endswith(f".{wanted}"):
            return activity
    there = ", ".join(activity.name for activity in activities) or "none"
    raise UserError(f"{name}: there is no activity {wanted} (there is: {there})")


def _label(apk: Apk, activity: Activity) -> str:
    """In a line: it is shown in titles and on terminals."""
    try:
        label = apk.label(activity=activity)
    except ApkError:
        label = apk.manifest.package
    label = label[:_MAX_LABEL]
    return "".join(" " if category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in label)


def _icon(apk: Apk, activity: Activity) -> bytes | None:
    try:
        icon = apk.icon(activity=activity)
    except ApkError:
        return None
    return icon.bitmap if icon is not None else None


def argv_of(app: App) -> Sequence[bytes]:
    """As on a phone: a process is called like its package."""
    return [app.package.encode()]


def environment_of(app: App) -> dict[str, str]:
    """Environment variables of an app's process."""
    return {
        "ANDROID_DATA": "/data",
        "ANDROID_ROOT": "/system",
        "ANDROID_STORAGE": "/storage",
        "EXTERNAL_STORAGE": "/sdcard",
        "HOME": app.data_folder,
        "TMPDIR": f"{app.data_folder}/cache",
    }
