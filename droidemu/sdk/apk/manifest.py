# SPDX-License-Identifier: GPL-2.0-or-later
"""The manifest of an app: made from the project's file, or the user's own, completed."""

from __future__ import annotations

from typing import Final

from droidemu.sdk.apk.app import App
from droidemu.sdk.apk.attributes import ANDROID, attributes
from droidemu.sdk.apk.axml import Element
from droidemu.sdk.apk.chunks import (
    TYPE_INT_DEC,
    TYPE_STRING,
    Typed,
    boolean,
    flags,
    integer,
    reference,
    string,
)
from droidemu.sdk.apk.table import ResourceTable
from droidemu.sdk.apk.values import PLATFORM

NATIVE_ACTIVITY: Final = "android.app.NativeActivity"
_LIB_NAME: Final = "android.app.lib_name"
_FULLSCREEN: Final = "style/Theme.NoTitleBar.Fullscreen"
_PLAIN: Final = "style/Theme.NoTitleBar"

#: Names of the app's label and icon among its resources.
LABEL: Final = ("string", "app_name")
ICON: Final = ("mipmap", "ic_launcher")


def make_manifest(app: App, table: ResourceTable, debuggable: bool) -> Element:
    """The manifest that the project's file describes."""
    root = Element("manifest")
    _complete_root(root, app)
    for permission in app.permissions:
        root.add("uses-permission", name=string(permission))
    for name, required in app.features:
        feature = root.add("uses-feature", name=string(name))
        if not required:
            feature.set("required", boolean(False))
    if app.opengl_es:
        root.add("uses-feature", glEsVersion=flags(app.opengl_es), required=boolean(True))
    application = root.add("application", allowBackup=boolean(True))
    activity = application.add("activity", name=string(NATIVE_ACTIVITY), exported=boolean(True))
    names = attributes()
    if app.orientation != "unspecified":
        number = names["screenOrientation"].names[app.orientation]
        activity.set("screenOrientation", Typed(TYPE_INT_DEC, number))
    bits = 0
    for change in app.config_changes:
        bits |= names["configChanges"].names[change]
    activity.set("configChanges", flags(bits))
    theme = PLATFORM[_FULLSCREEN if app.fullscreen else _PLAIN]
    activity.set("theme", reference(theme))
    intent = activity.add("intent-filter")
    intent.add("action", name=string("android.intent.action.MAIN"))
    intent.add("category", name=string("android.intent.category.LAUNCHER"))
    return complete_manifest(root, app, table, debuggable)


def complete_manifest(root: Element, app: App, table: ResourceTable, debuggable: bool) -> Element:
    """Adds to a manifest what it does not say itself and what Android asks for."""
    _complete_root(root, app)
    application = root.first("application") or root.add("application")
    if not application.has("label") and (label := table.id_of(*LABEL)) is not None:
        application.set("label", reference(label))
    if not application.has("icon") and (icon := table.id_of(*ICON)) is not None:
        application.set("icon", reference(icon))
    for name, value in (
        ("hasCode", False),
        ("debuggable", debuggable),
        ("extractNativeLibs", False),
    ):
        if not application.has(name) and (value or name != "debuggable"):
            application.set(name, boolean(value))
    for activity in application.children:
        if activity.tag not in ("activity", "activity-alias"):
            continue
        # Since Android 12 whoever has a filter must say it; a launcher has to reach it.
        if not activity.has("exported") and activity.first("intent-filter") is not None:
            activity.set("exported", boolean(True))
        its_name = activity.attributes.get((ANDROID, "name"))
        if its_name is not None and its_name.text == NATIVE_ACTIVITY and not _has_library(activity):
            meta = Element("meta-data", line=activity.line)
            meta.set("name", string(_LIB_NAME)).set("value", string(app.library))
            activity.children.insert(0, meta)
    return root


def _complete_root(root: Element, app: App) -> None:
    if not root.has("package", ""):
        root.set("package", string(app.package), "")
    if not root.has("versionCode"):
        root.set("versionCode", integer(app.version_code))
    if not root.has("versionName"):
        root.set("versionName", string(app.version_name))
    levels = root.first("uses-sdk")
    if levels is None:
        levels = Element("uses-sdk", line=root.line)
        root.children.insert(0, levels)
    if not levels.has("minSdkVersion"):
        levels.set("minSdkVersion", integer(app.min_sdk))
    if not levels.has("targetSdkVersion"):
        levels.set("targetSdkVersion", integer(max(app.target_sdk, _number(levels, app.min_sdk))))


def _has_library(activity: Element) -> bool:
    return any(
        child.tag == "meta-data"
        and (found := child.attributes.get((ANDROID, "name"))) is not None
        and found.text == _LIB_NAME
        for child in activity.children
    )


def _number(levels: Element, default: int) -> int:
    """The lowest API level of a ``uses-sdk``; ``default`` for a preview's codename."""
    value = levels.attributes[ANDROID, "minSdkVersion"]
    if value.type == TYPE_STRING:
        return int(value.text) if value.text.isdigit() and len(value.text) < 4 else default
    return value.data if value.data < 1000 else default


def min_sdk_of(root: Element, default: int) -> int:
    """The lowest API level that a completed manifest asks for."""
    levels = root.first("uses-sdk")
    return default if levels is None else _number(levels, default)


def package_of(root: Element) -> str:
    """The package's name of a completed manifest."""
    return root.attributes["", "package"].text


def library_of(root: Element, default: str) -> str:
    """The library's name of the activity that a launcher starts, ``default`` if none is said."""
    application = root.first("application")
    for activity in application.children if application is not None else []:
        for child in activity.children:
            value = child.attributes.get((ANDROID, "value"))
            name = child.attributes.get((ANDROID, "name"))
            if child.tag == "meta-data" and name is not None and name.text == _LIB_NAME:
                return value.text if value is not None else default
    return default
