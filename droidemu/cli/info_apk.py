# SPDX-License-Identifier: GPL-2.0-or-later
"""The part of ``droidemu info`` that shows an APK's own facts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from droidemu.errors import printable

if TYPE_CHECKING:
    from rich.table import Table

#: Longest text shown of any one fact.
_LONGEST = 2000


def package_facts(package: dict[str, Any]) -> list[tuple[str, str]]:
    """Label and text of every fact that applies; see ``droidemu.loader.apk.report``."""
    rows: list[tuple[str, str]] = []
    if "name" in package:
        rows += _manifest_rows(package)
    if package.get("abi"):
        rows.append(("best ABI", package["abi"]))
    if package["dex_files"]:
        rows.append(("Java code", ", ".join(package["dex_files"])))
    if package.get("permissions"):
        rows.append(("permissions", ", ".join(map(_short, package["permissions"]))))
    if package.get("features"):
        rows.append(("features", ", ".join(map(_feature, package["features"]))))
    if package.get("opengl_es"):
        rows.append(("OpenGL ES", package["opengl_es"]))
    if "signatures" in package:
        schemes = ", ".join(package["signatures"])
        rows.append(("signed", f"{schemes} (not verified)" if schemes else "no"))
    for certificate in package.get("certificates", ()):
        rows.append(("certificate", f"SHA-256 {certificate}"))
    return [(label, printable(text)[:_LONGEST]) for label, text in rows]


def _manifest_rows(package: dict[str, Any]) -> list[tuple[str, str]]:
    rows = [("package", package["name"]), ("label", package["label"])]
    rows.append(("version", f"{package['version_name']} ({package['version_code']})".strip()))
    levels = f"{package['min_sdk']} or later, made for {package['target_sdk']}"
    if package["max_sdk"] is not None:
        levels += f", up to {package['max_sdk']}"
    rows.append(("API level", levels))
    rows.append(("activity", _activity(package["launcher"], package["name"])))
    if package["launcher"] is not None:
        orientation = package["launcher"]["screen_orientation"]
        if orientation != "unspecified":
            rows.append(("orientation", orientation))
    if package["application_class"]:
        rows.append(("application", f"{package['application_class']} (Java)"))
    icon = package.get("icon")
    if icon is not None:
        text = f"{icon['kind']} {icon['path']}".strip()
        if icon["bitmap"] not in (None, icon["path"]):
            text += f", as a bitmap {icon['bitmap']}"
        rows.append(("icon", text))
    words = [word for word in ("debuggable",) if package[word]]
    if words:
        rows.append(("flags", ", ".join(words)))
    return rows


def _activity(launcher: dict[str, Any] | None, package: str) -> str:
    if launcher is None:
        return "none that a launcher would show"
    text = str(launcher["name"])
    if launcher["name"] != launcher["class"]:
        text += f", an alias of {launcher['class']}"
    if not launcher["native"]:
        kind = "Java"
        if launcher["library"]:
            kind += f", with {launcher['library']}"
    else:
        kind = f"native: {launcher['library']}"
        if launcher["function"] != "ANativeActivity_onCreate":
            kind += f", {launcher['function']}"
    return f"{text} ({kind})"


def _short(permission: str) -> str:
    return permission.removeprefix("android.permission.")


def _feature(feature: dict[str, Any]) -> str:
    name = str(feature["name"]).removeprefix("android.")
    return name if feature["required"] else f"{name} (optional)"


def library_table(package: dict[str, Any]) -> Table | None:
    """The native libraries, None if there are none."""
    from rich.table import Table
    from rich.text import Text

    libraries = package.get("libraries")
    if not libraries:
        return None
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("library", overflow="fold")
    table.add_column("ABI")
    table.add_column("size", justify="right")
    table.add_column("in the APK")
    table.add_column("state", overflow="fold")
    for library in libraries:
        if library["offset"] is None:
            place = "compressed"
        else:
            place = f"at {library['offset']:#x}, aligned to {library['alignment']}"
        problem = library["problem"]
        state = Text(printable(problem), style="red") if problem else Text("fine", style="green")
        table.add_row(
            Text(printable(library["name"])),
            Text(printable(library["abi"])),
            f"{library['size']:,}",
            place,
            state,
        )
    return table
