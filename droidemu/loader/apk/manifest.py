# SPDX-License-Identifier: GPL-2.0-or-later
"""What ``AndroidManifest.xml`` says about an app, as far as running it needs to know.

Values may be references to resources ("@string/app_name"); the caller brings a function that
follows them. Labels and icons stay unresolved: they depend on the device.
"""

from __future__ import annotations

import re
from collections import ChainMap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from droidemu.loader.apk.axml import Element
from droidemu.loader.apk.errors import ManifestError
from droidemu.loader.apk.values import TYPE_STRING, Value

NATIVE_ACTIVITY: Final = "android.app.NativeActivity"
LIB_NAME: Final = "android.app.lib_name"
FUNC_NAME: Final = "android.app.func_name"
DEFAULT_LIB: Final = "main"
DEFAULT_FUNC: Final = "ANativeActivity_onCreate"

MAIN: Final = "android.intent.action.MAIN"
#: Categories of an activity that a launcher shows, the usual one first.
LAUNCHERS: Final = (
    "android.intent.category.LAUNCHER",
    "android.intent.category.LEANBACK_LAUNCHER",
    "android.intent.category.INFO",
)

#: ``android:screenOrientation`` (``ActivityInfo.SCREEN_ORIENTATION_*``).
ORIENTATIONS: Final[dict[int, str]] = {
    -2: "unset", -1: "unspecified", 0: "landscape", 1: "portrait", 2: "user", 3: "behind",
    4: "sensor", 5: "nosensor", 6: "sensorLandscape", 7: "sensorPortrait", 8: "reverseLandscape",
    9: "reversePortrait", 10: "fullSensor", 11: "userLandscape", 12: "userPortrait", 13: "fullUser",
    14: "locked",
}  # fmt: skip
#: ``android:configChanges`` (``ActivityInfo.CONFIG_*``).
CONFIG_CHANGES: Final[dict[int, str]] = {
    1 << 0: "mcc", 1 << 1: "mnc", 1 << 2: "locale", 1 << 3: "touchscreen", 1 << 4: "keyboard",
    1 << 5: "keyboardHidden", 1 << 6: "navigation", 1 << 7: "orientation", 1 << 8: "screenLayout",
    1 << 9: "uiMode", 1 << 10: "screenSize", 1 << 11: "smallestScreenSize", 1 << 12: "density",
    1 << 13: "layoutDirection", 1 << 14: "colorMode", 1 << 15: "grammaticalGender",
    1 << 28: "fontWeightAdjustment", 1 << 30: "fontScale",
}  # fmt: skip
LAUNCH_MODES: Final[dict[int, str]] = {
    0: "standard", 1: "singleTop", 2: "singleTask", 3: "singleInstance", 4: "singleInstancePerTask",
}  # fmt: skip

#: A package's name is a folder's name later: letters, digits and underscores between dots.
_PACKAGE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*")
_MAX_PACKAGE = 223
#: Characters of all names and values together; the platform's own manifest has 100,000.
MAX_TEXT: Final = 8 << 20

#: Follows references to resources; None for what leads nowhere.
Resolver = Callable[[Value], "Value | None"]


@dataclass(frozen=True)
class IntentFilter:
    """What an activity answers to."""

    actions: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Activity:
    """One ``<activity>``, or ``<activity-alias>`` with what it takes from its target."""

    #: The component's own name; differs from ``class_name`` for an alias.
    name: str
    class_name: str
    alias: bool = False
    enabled: bool = True
    exported: bool = False
    label: Value | None = None
    icon: Value | None = None
    theme: Value | None = None
    screen_orientation: str = "unspecified"
    config_changes: tuple[str, ...] = ()
    launch_mode: str = "standard"
    meta_data: Mapping[str, str] = field(default_factory=dict)
    intent_filters: tuple[IntentFilter, ...] = ()

    @property
    def native(self) -> bool:
        """The platform's NativeActivity itself: all the app's code may be in its library."""
        return self.class_name == NATIVE_ACTIVITY

    @property
    def lib_name(self) -> str | None:
        """``android.app.lib_name``; for a NativeActivity "main" if it is not said."""
        return self.meta_data.get(LIB_NAME) or (DEFAULT_LIB if self.native else None)

    @property
    def func_name(self) -> str:
        """``android.app.func_name``, the function that a NativeActivity's library begins with."""
        return self.meta_data.get(FUNC_NAME) or DEFAULT_FUNC

    def launchable(self, category: str) -> bool:
        """Whether a launcher shows it in this category."""
        return self.enabled and any(
            MAIN in f.actions and category in f.categories for f in self.intent_filters
        )


@dataclass(frozen=True)
class Feature:
    """``<uses-feature>``."""

    name: str
    required: bool


@dataclass(frozen=True)
class Manifest:
    """The app; SDK levels are numbers, or a codename of a preview ("Q")."""

    package: str
    version_code: int = 0
    version_name: str = ""
    split: str | None = None
    min_sdk: int | str = 1
    target_sdk: int | str = 1
    max_sdk: int | None = None
    label: Value | None = None
    icon: Value | None = None
    round_icon: Value | None = None
    theme: Value | None = None
    #: The class of the Application object, if the app has one of its own (Java).
    application_class: str | None = None
    has_code: bool = True
    debuggable: bool = False
    extract_native_libs: bool = True
    #: None where the manifest does not say.
    use_32bit_abi: bool | None = None
    meta_data: dict[str, str] = field(default_factory=dict)
    activities: tuple[Activity, ...] = ()
    services: tuple[str, ...] = ()
    permissions: tuple[str, ...] = ()
    features: tuple[Feature, ...] = ()
    #: Required OpenGL ES version, major << 16 | minor; 0 if none is asked for.
    gles_version: int = 0
    native_libraries: tuple[str, ...] = ()

    @property
    def launcher(self) -> Activity | None:
        """The activity that starts when a person taps the app's icon."""
        for category in LAUNCHERS:
            for activity in self.activities:
                if activity.launchable(category):
                    return activity
        return None


def parse_manifest(root: Element, resolve: Resolver, name: str = "AndroidManifest.xml") -> Manifest:
    """Read the tree; raises :class:`ManifestError` if it is not a usable manifest."""
    return _Reader(resolve, name).manifest(root)


class _Reader:
    def __init__(self, resolve: Resolver, name: str) -> None:
        self.resolve, self.name, self.package = resolve, name, ""
        self.left = MAX_TEXT

    def value(self, element: Element, name: str) -> Value | None:
        found = element.get(name)
        return None if found is None else self.resolve(found)

    def text(self, element: Element, name: str) -> str | None:
        value = self.value(element, name)
        if value is None:
            return None
        text = value.text if value.type == TYPE_STRING else str(value)
        self.left -= len(text or "")
        if self.left < 0:  # many elements may share one long string
            raise ManifestError(f"{self.name}: it has more text than any real file")
        return text

    def number(self, element: Element, name: str, default: int) -> int:
        """An integer, also one that is written as a string."""
        value = self.value(element, name)
        if value is None:
            return default
        if value.integer is not None:
            return value.integer
        try:
            return int(value.text or "", 0) if len(value.text or "") < 20 else default
        except ValueError:
            return default

    def truth(self, element: Element, name: str, default: bool) -> bool:
        value = self.value(element, name)
        if value is None:
            return default
        if value.boolean is not None:
            return value.boolean
        return {"true": True, "false": False}.get(value.text or "", default)

    def class_name(self, short: str) -> str:
        """The whole name of a class: ".Main" and "Main" are in the app's package."""
        if short.startswith("."):
            return self.package + short
        return short if "." in short else f"{self.package}.{short}"

    def names(self, elements: Sequence[Element]) -> tuple[str, ...]:
        found = (self.text(element, "name") for element in elements)
        return tuple(dict.fromkeys(name for name in found if name))

    def manifest(self, root: Element) -> Manifest:
        if root.tag != "manifest":
            raise ManifestError(f"{self.name}: it begins with <{root.tag}>, not <manifest>")
        package = root.get("package", None)
        self.package = (package.text if package is not None else None) or ""
        if not self.package:
            raise ManifestError(f"{self.name}: it names no package")
        if not _PACKAGE.fullmatch(self.package) or len(self.package) > _MAX_PACKAGE:
            raise ManifestError(f"{self.name}: {self.package[:80]!r} is no name for a package")
        split = root.get("split", None)
        app = root.first("application") or Element("application")
        sdk = root.first("uses-sdk") or Element("uses-sdk")
        minimum = self.sdk_level(sdk, "minSdkVersion", 1)
        target = self.sdk_level(sdk, "targetSdkVersion", minimum)
        permissions = [*root.all("uses-permission"), *root.all("uses-permission-sdk-23")]
        features = [element for element in root.all("uses-feature") if element.get("name")]
        code = self.number(root, "versionCode", 0) & 0xFFFFFFFF
        application_class = self.text(app, "name")
        maximum = self.number(sdk, "maxSdkVersion", 0)
        return Manifest(
            package=self.package,
            version_code=(self.number(root, "versionCodeMajor", 0) & 0xFFFFFFFF) << 32 | code,
            version_name=self.text(root, "versionName") or "",
            split=None if split is None else split.text,
            min_sdk=minimum,
            target_sdk=target,
            max_sdk=maximum or None,
            label=app.get("label"),
            icon=app.get("icon"),
            round_icon=app.get("roundIcon"),
            theme=app.get("theme"),
            application_class=self.class_name(application_class) if application_class else None,
            has_code=self.truth(app, "hasCode", True),
            debuggable=self.truth(app, "debuggable", False),
            extract_native_libs=self.truth(app, "extractNativeLibs", True),
            use_32bit_abi=self.truth(app, "use32bitAbi", False) if app.get("use32bitAbi") else None,
            meta_data=self.meta_data(app),
            activities=self.activities(app),
            services=tuple(self.class_name(name) for name in self.names([*app.all("service")])),
            permissions=self.names(permissions),
            features=tuple(
                Feature(self.text(element, "name") or "", self.truth(element, "required", True))
                for element in features
            ),
            gles_version=max(
                (self.number(element, "glEsVersion", 0) for element in root.all("uses-feature")),
                default=0,
            ),
            native_libraries=self.names([*app.all("uses-native-library")]),
        )

    def sdk_level(self, sdk: Element, name: str, default: int | str) -> int | str:
        value = self.value(sdk, name)
        if value is None:
            return default
        if value.integer is not None:
            return value.integer
        text = value.text or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else text or default

    def meta_data(self, element: Element) -> dict[str, str]:
        found = {}
        for item in element.all("meta-data"):
            name, value = self.text(item, "name"), self.text(item, "value")
            if name and value is not None:
                found[name] = value
        return found

    def filters(self, element: Element) -> tuple[IntentFilter, ...]:
        return tuple(
            IntentFilter(self.names([*f.all("action")]), self.names([*f.all("category")]))
            for f in element.all("intent-filter")
        )

    def activities(self, app: Element) -> tuple[Activity, ...]:
        """In the document's order, which is the launcher's; aliases need their targets first."""
        app_enabled = self.truth(app, "enabled", True)
        real: dict[str, Activity] = {}
        for element in app.all("activity"):
            activity = self.activity(element, app_enabled)
            if activity is not None:
                real.setdefault(activity.name, activity)
        found: dict[str, Activity] = {}
        for element in app.children:
            name = self.class_name(self.text(element, "name") or "")
            if element.tag == "activity" and name in real:
                found.setdefault(name, real[name])
            elif element.tag == "activity-alias" and element.get("name"):
                target = real.get(self.class_name(self.text(element, "targetActivity") or ""))
                if target is not None:  # Android refuses to install an alias of nothing
                    found.setdefault(name, self.alias(element, name, target, app_enabled))
        return tuple(found.values())

    def activity(self, element: Element, app_enabled: bool) -> Activity | None:
        short = self.text(element, "name")
        if not short:
            return None
        changes = self.number(element, "configChanges", 0)
        filters = self.filters(element)
        return Activity(
            name=self.class_name(short),
            class_name=self.class_name(short),
            enabled=app_enabled and self.truth(element, "enabled", True),
            exported=self.truth(element, "exported", bool(filters)),
            label=element.get("label"),
            icon=element.get("icon"),
            theme=element.get("theme"),
            screen_orientation=self.choice(element, "screenOrientation", ORIENTATIONS, -1),
            config_changes=tuple(name for bit, name in CONFIG_CHANGES.items() if changes & bit),
            launch_mode=self.choice(element, "launchMode", LAUNCH_MODES, 0),
            meta_data=self.meta_data(element),
            intent_filters=filters,
        )

    def alias(self, element: Element, name: str, target: Activity, app_enabled: bool) -> Activity:
        filters = self.filters(element)
        return Activity(
            name=name,
            class_name=target.class_name,
            alias=True,
            enabled=app_enabled and self.truth(element, "enabled", True),
            exported=self.truth(element, "exported", bool(filters)),
            label=element.get("label") or target.label,
            icon=element.get("icon") or target.icon,
            theme=target.theme,
            screen_orientation=target.screen_orientation,
            config_changes=target.config_changes,
            launch_mode=target.launch_mode,
            # Not a copy: a thousand aliases of one activity share what it has.
            meta_data=ChainMap(self.meta_data(element), target.meta_data),  # type: ignore[arg-type]
            intent_filters=filters,
        )

    def choice(self, element: Element, name: str, names: dict[int, str], default: int) -> str:
        number = self.number(element, name, default)
        return names.get(number, str(number))
