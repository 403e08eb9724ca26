# SPDX-License-Identifier: GPL-2.0-or-later
"""The table ``[android]`` of a project's file: what makes a project an app. docs/android/build.md.

Everything wrong in it is a UserError that names the file and the key.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Final

from droidemu.sdk.apk.attributes import attributes
from droidemu.sdk.apk.table import DENSITIES, parse_qualifiers
from droidemu.sdk.table import Table

#: Android can be this old at least: 21 is the first with 64 bits.
FIRST_SDK: Final = 21
_LAST_SDK: Final = 99
#: 24 knows signatures of the whole file (v2).
MIN_SDK: Final = 24
TARGET_SDK: Final = 34

#: What an app of our kind copes with itself instead of being started anew.
CONFIG_CHANGES: Final = (
    "keyboard", "keyboardHidden", "navigation", "orientation", "screenLayout", "uiMode",
    "screenSize", "smallestScreenSize", "density",
)  # fmt: skip

#: The page size that libraries in the APK are made for, in bytes, unless the project says another.
PAGE_SIZE: Final = 16384

#: What apps are linked with unless the project says otherwise; libc, libm and libdl always are.
LIBRARIES: Final = ("android", "log")

_PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)+")
_LONGEST_PACKAGE = 127
#: Java's words; a package's parts become those of classes.
_JAVA = """
    abstract assert boolean break byte case catch char class const continue default do double
    else enum extends final finally float for goto if implements import instanceof int interface
    long native new package private protected public return short static strictfp super switch
    synchronized this throw throws transient try void volatile while true false null
"""
_WORDS: Final = frozenset(_JAVA.split())
_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z0-9_]+)*")
_LIBRARY = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]*")
_PICTURES: Final = (".png", ".webp", ".jpg", ".jpeg")


@dataclass(frozen=True)
class App:
    """An app as its project describes it; paths are relative to the project's folder."""

    package: str
    #: The project's name; the app's too, if there is no label.
    name: str
    #: Language ("" for all others) to the app's name in it; none if the project does not say.
    label: dict[str, str] = field(default_factory=dict)
    #: Density ("" for one picture that fits all) to a file; none for a picture made by us.
    icon: dict[str, str] = field(default_factory=dict)
    version_code: int = 1
    version_name: str = "1.0"
    min_sdk: int = MIN_SDK
    target_sdk: int = TARGET_SDK
    #: The library that holds the activity, without "lib" and ".so".
    library: str = "main"
    orientation: str = "unspecified"
    fullscreen: bool = True
    permissions: tuple[str, ...] = ()
    #: Name of a feature, and whether the app needs it.
    features: tuple[tuple[str, bool], ...] = ()
    #: Major << 16 | minor, 0 if none is needed.
    opengl_es: int = 0
    config_changes: tuple[str, ...] = CONFIG_CHANGES
    #: None: debug builds are.
    debuggable: bool | None = None
    #: A manifest of the user's own.
    manifest: str | None = None
    assets: str = "assets"
    resources: str = "res"
    #: Folder with libraries made elsewhere, in a folder for each ABI.
    libs: str = "libs"
    page_size: int = PAGE_SIZE
    #: Ends of names of assets that are not compressed.
    stored: tuple[str, ...] = ()
    #: The key of release builds.
    key: str | None = None


def read_app(table: Table, name: str) -> App:
    """The app that the table describes, in a project called ``name``. UserError."""
    package = table.text("package", default_package(name))
    wrong = check_package(package)
    if wrong is not None:
        raise table.error("package", wrong)
    min_sdk = table.number("min-sdk", FIRST_SDK, _LAST_SDK) or MIN_SDK
    target_sdk = table.number("target-sdk", FIRST_SDK, _LAST_SDK) or max(TARGET_SDK, min_sdk)
    if target_sdk < min_sdk:
        raise table.error("target-sdk", f"expected at least min-sdk ({min_sdk})")
    known = attributes()
    is_said = table.has("debuggable")
    debuggable = table.flag("debuggable", False)
    app = App(
        package=package,
        name=name,
        label=_label(table, name),
        icon=_icon(table),
        version_code=table.number("version-code", 1, 0x7FFFFFFF) or 1,
        version_name=table.text("version-name", "1.0"),
        min_sdk=min_sdk,
        target_sdk=target_sdk,
        library=table.text("library") or name,
        orientation=table.choice(
            "orientation", tuple(known["screenOrientation"].names), "unspecified"
        ),
        fullscreen=table.flag("fullscreen", True),
        permissions=tuple(map(_permission, table.texts("permissions", (), _check_name))),
        features=tuple(map(_feature, table.texts("features", (), _check_feature))),
        opengl_es=_opengl(table),
        config_changes=table.texts("config-changes", CONFIG_CHANGES, _check_change),
        debuggable=debuggable if is_said else None,
        manifest=_path(table, "manifest", "") or None,
        assets=_path(table, "assets", "assets"),
        resources=_path(table, "resources", "res"),
        libs=_path(table, "libs", "libs"),
        page_size=int(table.choice("page-size", ("4096", "16384"), str(PAGE_SIZE))),
        stored=table.texts("stored", (), None),
        key=_path(table, "key", "") or None,
    )
    if not _LIBRARY.fullmatch(app.library):
        raise table.error("library", "expected a library's name without 'lib' and '.so'")
    table.done()
    return app


def default_package(name: str) -> str:
    """A package's name for a project: for trying out, not for a shop."""
    part = re.sub(r"[^a-z0-9_]", "_", name.lower())
    return f"org.example.{part}_" if part in _WORDS else f"org.example.{part}"


def check_package(package: str) -> str | None:
    """What is wrong with a package's name, None if Android takes it."""
    if not _PACKAGE.fullmatch(package):
        return (
            "a package's name has two parts at least, of letters, digits and '_': org.example.app"
        )
    if len(package) > _LONGEST_PACKAGE:
        return f"longer than {_LONGEST_PACKAGE} letters"
    word = next((part for part in package.split(".") if part in _WORDS), None)
    return f"{word!r} is a word of Java's" if word else None


def check_library(name: str) -> str | None:
    """What is wrong with a name in ``build.libraries`` of an app."""
    if _LIBRARY.fullmatch(name) and not name.endswith(".so"):
        return None
    return "expected a library's name without 'lib' and '.so', such as log or GLESv2"


def _label(table: Table, name: str) -> dict[str, str]:
    if not table.is_table("label"):
        text = table.text("label")
        return {"": text} if text else {}
    labels = table.strings("label")
    found = {"": labels.pop("default", name)}
    for language, text in labels.items():
        config = parse_qualifiers(language)
        if config is None or not config.language:
            raise table.error("label", f"{language!r}: expected a language such as de or pt-rBR")
        found[language] = text
    if any(ord(char) < 32 for text in found.values() for char in text):
        raise table.error("label", "control characters cannot stand here")
    return found


def _icon(table: Table) -> dict[str, str]:
    if table.is_table("icon"):
        icons = table.strings("icon")
        for density in icons:
            if density not in DENSITIES or density == "anydpi":
                names = ", ".join(name for name in DENSITIES if name != "anydpi")
                raise table.error("icon", f"{density!r} is not a density: {names}")
    else:
        icons = {"": table.text("icon")}
    icons = {density: path for density, path in icons.items() if path}
    for path in icons.values():
        if PurePosixPath(path).suffix.lower() not in _PICTURES:
            raise table.error("icon", f"{path!r}: expected a picture ({', '.join(_PICTURES)})")
        _inside(table, "icon", path)
    return icons


def _opengl(table: Table) -> int:
    text = table.text("opengl-es")
    if not text:
        return 0
    if not re.fullmatch(r"[1-9]\.[0-9]", text):
        raise table.error("opengl-es", 'expected a version such as "3.0"')
    major, minor = text.split(".")
    return int(major) << 16 | int(minor)


def _path(table: Table, key: str, default: str) -> str:
    path = table.text(key, default)
    _inside(table, key, path)
    return path


def _inside(table: Table, key: str, path: str) -> None:
    if "\\" in path or re.match(r"[A-Za-z]:|/", path):
        raise table.error(key, "expected a path from the project's folder, with forward slashes")


def _permission(name: str) -> str:
    return name if "." in name else f"android.permission.{name}"


def _feature(name: str) -> tuple[str, bool]:
    plain = name.removesuffix("?")
    is_short = plain.startswith(("hardware.", "software."))
    return f"android.{plain}" if is_short else plain, plain == name


def _check_name(name: str) -> str | None:
    return None if _NAME.fullmatch(name) else "expected a permission such as INTERNET"


def _check_feature(name: str) -> str | None:
    if _NAME.fullmatch(name.removesuffix("?")):
        return None
    return "expected a feature such as hardware.sensor.gyroscope, with a '?' if it is optional"


def _check_change(name: str) -> str | None:
    names = attributes()["configChanges"].names
    return None if name in names else f"expected one of {', '.join(names)}"
