# SPDX-License-Identifier: GPL-2.0-or-later
"""The state of the emulated device: profile, rotation, theme, battery, network, locale.

:class:`DeviceState` is the single truth for all who ask (files of the guest's ``/sys``, the
window, later Android's ``AConfiguration``) and all who change it (the command line, the window's
menu, scripts). :class:`Configuration` is what follows from it, in Android's terms.
"""

from __future__ import annotations

import difflib
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal, NamedTuple

from droidemu.errors import UserError
from droidemu.hal.profiles import DEFAULT, DeviceProfile

Network = Literal["none", "wifi", "cellular"]
#: How the host's window stands: an app is told as if it were its own window on the device.
WindowState = Literal["focused", "unfocused", "hidden"]

ROTATIONS: Final = (0, 90, 180, 270)
NETWORKS: Final[tuple[Network, ...]] = ("none", "wifi", "cellular")
WINDOW_STATES: Final[tuple[WindowState, ...]] = ("focused", "unfocused", "hidden")
#: The steps of Android's own "font size" setting (0.85 to 1.3) and of its accessibility page.
FONT_SCALES: Final = (0.85, 1.0, 1.15, 1.3, 1.5, 1.8, 2.0)
FONT_SCALE_LIMITS: Final = (0.5, 3.0)
DENSITY_LIMITS: Final = (50, 1000)
TILT_LIMITS: Final = (-90, 90)
#: Lux: from darkness to the midday sun in the shade.
LUX_LIMITS: Final = (0, 40_000)
#: Densities with a name of their own: ``android/configuration.h``.
DENSITIES: Final = (120, 160, 213, 240, 280, 320, 360, 400, 420, 480, 560, 640)
#: What the window's menu offers; any locale can be chosen from the command line.
LOCALES: Final = (
    "en-US", "en-GB", "de-DE", "fr-FR", "es-ES", "pt-BR", "it-IT", "nl-NL", "pl-PL", "ru-RU",
    "tr-TR", "ar-EG", "he-IL", "hi-IN", "th-TH", "zh-CN", "zh-TW", "ja-JP", "ko-KR",
)  # fmt: skip

# Values of the ACONFIGURATION_* enumerations (android/configuration.h).
ORIENTATION_PORTRAIT: Final = 1
ORIENTATION_LANDSCAPE: Final = 2
SCREENSIZE_SMALL: Final = 1
SCREENSIZE_NORMAL: Final = 2
SCREENSIZE_LARGE: Final = 3
SCREENSIZE_XLARGE: Final = 4
SCREENLONG_NO: Final = 1
SCREENLONG_YES: Final = 2
UI_MODE_NIGHT_NO: Final = 1
UI_MODE_NIGHT_YES: Final = 2
LAYOUTDIR_LTR: Final = 1
LAYOUTDIR_RTL: Final = 2

SIZE_NAMES: Final = {
    SCREENSIZE_SMALL: "small",
    SCREENSIZE_NORMAL: "normal",
    SCREENSIZE_LARGE: "large",
    SCREENSIZE_XLARGE: "xlarge",
}

#: The density that is the profile's own, in scripts.
_OF_PROFILE: Final = "default"

_LOCALE = re.compile(r"([a-z]{2,3})(?:[-_]([a-z]{4}))?(?:[-_]([a-z]{2}|[0-9]{3}))?", re.IGNORECASE)
#: Languages and scripts written from right to left.
_RTL_LANGUAGES = frozenset(["ar", "dv", "fa", "he", "iw", "ji", "ks", "ps", "sd", "ug", "ur", "yi"])
_RTL_SCRIPTS = frozenset(("Arab", "Hebr", "Thaa", "Syrc", "Nkoo", "Adlm"))
#: Modifiers of POSIX locale names for scripts that are not the language's usual one.
_POSIX_SCRIPTS = {"Latn": "@latin", "Cyrl": "@cyrillic", "Deva": "@devanagari"}


class Locale(NamedTuple):
    """A language with, perhaps, script and region: ``de``, ``de-DE``, ``zh-Hant-TW``."""

    language: str
    script: str = ""
    region: str = ""

    def __str__(self) -> str:
        return "-".join(part for part in (self.language, self.script, self.region) if part)

    @property
    def posix(self) -> str:
        """The value of LANG: ``de_DE.UTF-8``."""
        region = f"_{self.region}" if self.region else ""
        return f"{self.language}{region}.UTF-8{_POSIX_SCRIPTS.get(self.script, '')}"

    @property
    def right_to_left(self) -> bool:
        """Whether text runs from right to left."""
        if self.script:
            return self.script in _RTL_SCRIPTS
        return self.language in _RTL_LANGUAGES


def parse_locale(text: str) -> Locale:
    """``de-DE`` or ``de_DE``, in any case. UserError."""
    match = _LOCALE.fullmatch(text)
    if match is None:
        raise UserError(f"{text!r} is not a locale like en-US, de-DE or zh-Hant-TW")
    language, script, region = match.groups(default="")
    return Locale(language.lower(), script.title(), region.upper())


@dataclass(frozen=True)
class DeviceSettings:
    """What a user can change while a program runs. Impossible values are a UserError."""

    #: Degrees clockwise by which the device is turned: 0, 90, 180 or 270.
    rotation: int = 0
    dark: bool = False
    font_scale: float = 1.0
    #: Dots per inch that programs should lay out for; None: as the profile says.
    density: int | None = None
    #: Charge in per cent.
    battery: int = 100
    charging: bool = True
    network: Network = "wifi"
    locale: str = "en-US"
    #: The backlight, per cent.
    brightness: int = 80
    #: How the device leans, degrees: back (90: it lies on its back), and to the right. Kept to
    #: a hundredth, so that what is written of it is what it is.
    pitch: float = 0.0
    roll: float = 0.0
    #: How bright it is around the device, lux.
    lux: int = 320
    #: The app's window: it has the focus unless a script says otherwise.
    window: WindowState = "focused"

    def __post_init__(self) -> None:
        if self.rotation not in ROTATIONS:
            raise UserError(f"rotation {self.rotation} is not 0, 90, 180 or 270")
        _within("font scale", self.font_scale, *FONT_SCALE_LIMITS)
        if self.density is not None:
            _within("density", self.density, *DENSITY_LIMITS)
        _within("battery", self.battery, 0, 100)
        _within("brightness", self.brightness, 0, 100)
        _within("pitch", self.pitch, *TILT_LIMITS)
        _within("roll", self.roll, *TILT_LIMITS)
        _within("lux", self.lux, *LUX_LIMITS)
        for name in ("pitch", "roll"):  # zero has no sign
            object.__setattr__(self, name, round(float(getattr(self, name)), 2) + 0.0)
        if self.network not in NETWORKS:
            raise UserError(f"network {self.network!r} is not none, wifi or cellular")
        if self.window not in WINDOW_STATES:
            raise UserError(f"window {self.window!r} is not focused, unfocused or hidden")
        object.__setattr__(self, "locale", str(parse_locale(self.locale)))


def _within(what: str, value: float, low: float, high: float) -> None:
    if not low <= value <= high:  # also false for NaN
        raise UserError(f"{what} {value:g} is not in {low:g} to {high:g}")


#: Names of the settings, as fields, scripts and the menu have them.
SETTINGS: Final = tuple(field.name for field in fields(DeviceSettings))


class Configuration(NamedTuple):
    """What a program is to adapt to; sizes in dp are what fits into the turned screen."""

    #: ORIENTATION_*.
    orientation: int
    density: int
    screen_width_dp: int
    screen_height_dp: int
    smallest_width_dp: int
    #: SCREENSIZE_*.
    screen_size: int
    #: SCREENLONG_*.
    screen_long: int
    #: UI_MODE_NIGHT_*.
    night: int
    font_scale: float
    locale: Locale
    #: LAYOUTDIR_*.
    layout_direction: int

    @property
    def screen_layout(self) -> str:
        """In the words of resource folders: ``normal-long-port``."""
        long = "long" if self.screen_long == SCREENLONG_YES else "notlong"
        turned = "land" if self.orientation == ORIENTATION_LANDSCAPE else "port"
        return f"{SIZE_NAMES[self.screen_size]}-{long}-{turned}"


def configure(profile: DeviceProfile, settings: DeviceSettings) -> Configuration:
    """What follows from a profile and settings."""
    density = settings.density or profile.dpi
    width, height = profile.width, profile.height
    if settings.rotation % 180:
        width, height = height, width
    width_dp, height_dp = width * 160 // density, height * 160 // density
    short, long = sorted((width_dp, height_dp))
    # The limits of android.content.res.Configuration.reduceScreenLayout().
    if long < 470:
        size, is_long = SCREENSIZE_SMALL, False
    else:
        if long >= 960 and short >= 720:
            size = SCREENSIZE_XLARGE
        elif long >= 640 and short >= 480:
            size = SCREENSIZE_LARGE
        else:
            size = SCREENSIZE_NORMAL
        is_long = long * 3 // 5 >= short - 1
    locale = parse_locale(settings.locale)
    return Configuration(
        orientation=ORIENTATION_LANDSCAPE if width > height else ORIENTATION_PORTRAIT,
        density=density,
        screen_width_dp=width_dp,
        screen_height_dp=height_dp,
        smallest_width_dp=short,
        screen_size=size,
        screen_long=SCREENLONG_YES if is_long else SCREENLONG_NO,
        night=UI_MODE_NIGHT_YES if settings.dark else UI_MODE_NIGHT_NO,
        font_scale=settings.font_scale,
        locale=locale,
        layout_direction=LAYOUTDIR_RTL if locale.right_to_left else LAYOUTDIR_LTR,
    )


class DeviceState:
    """The settings of a running device; every member may be used from any thread.

    The profile is what the running program was started on. Another one can be chosen at any
    time, but a program cannot be told that its frame buffer has another size: the machine
    applies the choice when the program is started again.
    """

    def __init__(
        self, profile: DeviceProfile = DEFAULT, settings: DeviceSettings | None = None
    ) -> None:
        self._lock = threading.Lock()
        self._profile = profile
        self._next_profile = profile
        self._settings = settings or DeviceSettings()
        self._configuration = configure(profile, self._settings)
        self._serial = 0
        #: Called after each change, on the thread that made it; they read the state anew.
        self.listeners: list[Callable[[], None]] = []
        #: Called when memory is said to be short, on the thread that says so.
        self.memory_listeners: list[Callable[[], None]] = []

    @property
    def profile(self) -> DeviceProfile:
        """The profile of the running program."""
        return self._profile

    @property
    def next_profile(self) -> DeviceProfile:
        """The profile that the next start of the program will have."""
        return self._next_profile

    @property
    def settings(self) -> DeviceSettings:
        """The present settings, immutable."""
        return self._settings

    @property
    def configuration(self) -> Configuration:
        """What follows from them, immutable."""
        return self._configuration

    @property
    def serial(self) -> int:
        """Grows with every change."""
        return self._serial

    def change(self, **changes: Any) -> bool:
        """Change settings by name; False if that changes nothing. UserError: nothing is changed."""
        with self._lock:
            return self._store(replace(self._settings, **changes))

    def step(self, **steps: int) -> bool:
        """Add to numbers, limited to what they can be; ``rotation`` goes round."""
        with self._lock:
            return self._store(replace(self._settings, **stepped(self._settings, steps)))

    def _store(self, settings: DeviceSettings) -> bool:
        """With the lock held; it is given up for the listeners."""
        if settings == self._settings:
            return False
        self._settings = settings
        self._configuration = configure(self._profile, settings)
        self._changed()
        return True

    def low_memory(self) -> None:
        """Say that memory is short: apps are to give back what they can spare. Nothing is taken."""
        for listener in tuple(self.memory_listeners):
            listener()

    def choose_profile(self, profile: DeviceProfile) -> None:
        """Want this profile from the next start on."""
        with self._lock:
            if profile != self._next_profile:
                self._next_profile = profile
                self._changed()

    def apply_profile(self, profile: DeviceProfile) -> None:
        """The program is started again, and runs on this profile now."""
        with self._lock:
            if self._profile != profile:
                self._profile = profile
                self._configuration = configure(profile, self._settings)
                self._changed()

    def _changed(self) -> None:
        self._serial += 1
        self._lock.release()
        try:
            for listener in tuple(self.listeners):
                listener()
        finally:
            self._lock.acquire()


def stepped(settings: DeviceSettings, steps: dict[str, int]) -> dict[str, Any]:
    """What changes by steps; see ``DeviceState.step``."""
    changes: dict[str, Any] = {}
    for name, amount in steps.items():
        if name == "rotation":
            changes[name] = (settings.rotation + amount) % 360
        else:
            low, high = TILT_LIMITS if name in ("pitch", "roll") else (0, 100)
            changes[name] = min(max(getattr(settings, name) + amount, low), high)
    return changes


def brighter(lux: int, detents: float) -> int:
    """The light after so many detents of a wheel: ten make it a hundred times as bright.

    Eyes, and apps, take light by its logarithm; in the dark it goes by single lux.
    """
    low, high = LUX_LIMITS
    wanted = round(max(lux, 1) * 10 ** (detents / 5))
    if wanted == max(lux, 1) or not lux:
        wanted = lux + (1 if detents > 0 else -1)
    return min(max(wanted, low), high)


def setting_words(settings: DeviceSettings) -> dict[str, str]:
    """The settings that are not the default's, as ``parse_setting`` takes them."""
    default = DeviceSettings()
    return {
        name: setting_word(getattr(settings, name))
        for name in SETTINGS
        if getattr(settings, name) != getattr(default, name)
    }


def setting_word(value: Any) -> str:
    """A setting's value as ``parse_setting`` takes it."""
    if value is None:
        return _OF_PROFILE
    if isinstance(value, bool):
        return "on" if value else "off"
    return str(int(value) if isinstance(value, float) and value.is_integer() else value)


def parse_setting(name: str, text: str) -> dict[str, Any]:
    """A setting as scripts write it (``battery 20``, ``dark on``), for ``change``. UserError."""
    key = name.replace("-", "_").lower()
    if key == "rotate":
        key = "rotation"
    if key not in SETTINGS:
        close = difflib.get_close_matches(key, SETTINGS, n=1)
        known = ", ".join(SETTINGS).replace("_", "-")
        hint = f"did you mean {close[0].replace('_', '-')}?" if close else f"known: {known}"
        raise UserError(f"unknown device setting {name!r} ({hint})")
    value: Any = text
    if key in ("dark", "charging"):
        words = {"on": True, "off": False, "true": True, "false": False}
        if text.lower() not in words:
            raise UserError(f"{name} {text!r} is not on or off")
        value = words[text.lower()]
    elif key == "font_scale":
        if not re.fullmatch(r"\d{1,2}(\.\d{1,6})?", text):
            raise UserError(f"{name} {text!r} is not a number like 1.3")
        value = float(text)
    elif key in ("pitch", "roll"):
        if not re.fullmatch(r"-?\d{1,4}(\.\d{1,6})?", text):
            raise UserError(f"{name} {text!r} is not a number like 12.5")
        value = float(text)
    elif key == "density" and text == _OF_PROFILE:
        value = None
    elif key not in ("network", "locale", "window"):
        if not re.fullmatch(r"[0-9]{1,5}", text):
            raise UserError(f"{name} {text!r} is not a whole number")
        value = int(text)
    DeviceSettings(**{key: value})
    return {key: value}
