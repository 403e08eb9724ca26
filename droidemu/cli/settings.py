# SPDX-License-Identifier: GPL-2.0-or-later
"""The settings of ``droidemu run``, each declared once.

From :data:`SETTINGS` follow the command line's options (run_command.py), the keys of the
configuration files and the names of the environment variables (settings_sources.py), what
``droidemu config`` shows, and the table in docs/configuration.md (a test compares).
"""

from __future__ import annotations

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from droidemu.errors import UserError, shown

Kind = Literal["flag", "integer", "number", "text", "choice", "file", "folder", "list"]

#: Stands between the items of a list in an environment variable and in ``config set``.
SEPARATOR: Final = ";"


@dataclass(frozen=True)
class Setting:
    """One setting. ``name`` is its key in files; ``--name`` and ``DROIDEMU_NAME`` follow."""

    name: str
    kind: Kind
    default: Any
    help: str
    group: str
    metavar: str = ""
    low: float = 0
    high: float = 0
    choices: tuple[str, ...] = ()
    #: What switches a flag off, without the dashes; "" for ``no-NAME``.
    off: str = ""
    #: Raises UserError for a text that cannot be meant.
    check: Callable[[str], Any] | None = None
    #: Name of the parameter where ``name`` is taken.
    parameter: str = ""
    #: What None stands for, to show.
    unset: str = ""
    #: Whether files and the environment may have it; False for what belongs to a single run.
    stored: bool = True

    @property
    def shown_default(self) -> str:
        """The default in words; "" for none."""
        value = self.default
        if isinstance(value, bool):
            return str(value).lower()
        return f"{value:g}" if isinstance(value, float) else str(value) if value else self.unset

    @property
    def param(self) -> str:
        """The parameter's name in Python."""
        return self.parameter or self.name.replace("-", "_")

    @property
    def variable(self) -> str:
        """The environment variable."""
        return "DROIDEMU_" + self.name.upper().replace("-", "_")

    @property
    def off_option(self) -> str:
        """The option that switches a flag off."""
        return f"--{self.off or 'no-' + self.name}"

    def expected(self) -> str:
        """What a value must be, in words."""
        if self.kind == "flag":
            return "true or false"
        if self.kind in ("integer", "number"):
            what = "a whole number" if self.kind == "integer" else "a number"
            return f"{what} from {self.low:g} to {self.high:g}"
        if self.kind == "choice":
            return f"one of {', '.join(self.choices)}"
        return {"list": "a list of texts"}.get(self.kind, "a text")

    def value(self, value: Any) -> Any:
        """A value as it stands in a file, checked. UserError without the setting's name."""
        good = False
        if self.kind == "flag":
            good = isinstance(value, bool)
        elif self.kind in ("integer", "number"):
            types = int if self.kind == "integer" else (int, float)
            good = isinstance(value, types) and not isinstance(value, bool)
            good = good and self.low <= value <= self.high
        elif self.kind == "choice":
            good = value in self.choices if isinstance(value, str) else False
        elif self.kind == "list":
            good = isinstance(value, list) and all(_is_text(item) for item in value)
        else:
            good = _is_text(value)
        if not good:
            text = str(value).lower() if isinstance(value, bool) else shown(value)
            raise UserError(f"{text} is not {self.expected()}")
        if self.kind == "number":
            return float(value)
        if self.check is not None:
            for text in value if self.kind == "list" else (value,):
                self.check(text)
        return tuple(value) if self.kind == "list" else value

    def parse(self, text: str) -> Any:
        """A value as it stands in an environment variable. UserError without the name."""
        value: Any = text
        if self.kind == "flag":
            words = {"1": True, "true": True, "yes": True, "on": True,
                     "0": False, "false": False, "no": False, "off": False}  # fmt: skip
            value = words.get(text.lower(), text)
        elif self.kind == "integer":
            digits = text.removeprefix("-")
            good = text.isascii() and digits.isdecimal() and len(text) < 12
            value = int(text) if good else text
        elif self.kind == "number":
            try:
                value = float(text)
            except ValueError:
                value = text
        elif self.kind == "choice":
            value = text.lower()
        elif self.kind == "list":
            value = [item for item in text.split(SEPARATOR) if item]
        return self.value(value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != "" and "\0" not in value


def _device(text: str) -> None:
    from droidemu.hal.profiles import find_profile

    find_profile(text)


def _size(text: str) -> None:
    from droidemu.machine.config import parse_size

    parse_size(text)


def _locale(text: str) -> None:
    from droidemu.hal.device import parse_locale

    parse_locale(text)


def _abi(text: str) -> None:
    from droidemu.sdk.targets import resolve_abi

    resolve_abi(text)


def _logcat(text: str) -> None:
    from droidemu.android.logcat import Filters, split_specs

    Filters(split_specs(text))


def _environment(text: str) -> None:
    from droidemu.machine.config import parse_environment

    parse_environment((text,))


_SHOW = "Window and pictures"
_DEVICE = "Emulated device"
_STATE = "State of the device (can be changed in the window's menu)"
_GUEST = "What the program sees"
_INPUT = "Input"
_RECORD = "Recording"
_APP = "Apps (APK files) and Android's log"
_TELL = "Clock and diagnosis"

#: In the order of ``droidemu run --help``.
SETTINGS: Final[tuple[Setting, ...]] = (
    Setting("headless", "flag", False, "No window.", _SHOW),
    Setting("frames", "integer", None, "End after N frames.", _SHOW, "N",
            low=1, high=1_000_000_000, stored=False),
    Setting("screenshot", "file", None, "Save the last frame (with --frames: that one).", _SHOW,
            "FILE.png", stored=False),
    Setting("device", "text", None, "Device profile; see droidemu devices.", _DEVICE, "NAME",
            check=_device, unset="phone"),
    Setting("size", "text", None, "Screen size in pixels.", _DEVICE, "WxH", check=_size),
    Setting("dpi", "integer", None, "Pixels per inch.", _DEVICE, "N", low=50, high=1000),
    Setting("refresh", "integer", None, "Refresh rate.", _DEVICE, "HZ", low=1, high=1000),
    Setting("memory", "integer", None, "Guest memory.", _DEVICE, "MB", low=16, high=32768),
    Setting("rotate", "choice", "0", "Turn the device clockwise, degrees.", _STATE,
            choices=("0", "90", "180", "270")),
    Setting("dark", "flag", False, "Dark or light theme.", _STATE, off="light"),
    Setting("font-scale", "number", 1.0, "Size of text, 1 is normal.", _STATE, "FACTOR",
            low=0.5, high=3),
    Setting("battery", "integer", 100, "Charge of the battery.", _STATE, "PERCENT",
            low=0, high=100),
    Setting("charging", "flag", True, "Whether a charger is plugged in.", _STATE),
    Setting("network", "choice", "wifi", "Kind of connection.", _STATE,
            choices=("none", "wifi", "cellular")),
    Setting("locale", "text", "en-US", "Language and region; sets LANG.", _STATE, "LOCALE",
            check=_locale),
    Setting("brightness", "integer", 80, "Backlight of the screen.", _STATE, "PERCENT",
            low=0, high=100),
    Setting("pitch", "number", 0.0, "How far the device leans back, degrees.", _STATE, "DEGREES",
            low=-90, high=90),
    Setting("roll", "number", 0.0, "How far it leans to the right, degrees.", _STATE, "DEGREES",
            low=-90, high=90),
    Setting("lux", "integer", 320, "How bright it is around the device.", _STATE, "LUX",
            low=0, high=40000),
    Setting("abi", "text", None, "Which build of a sample or app: arm64 or arm.", _GUEST, "NAME",
            check=_abi),
    Setting("env", "list", (), "Environment variable of the guest; repeatable.", _GUEST, "K=V",
            check=_environment),
    Setting("mount", "list", (), "Show a host folder or file to the guest; repeatable.", _GUEST,
            "HOST:GUEST[:ro]"),
    Setting("sysroot", "folder", None, "Folder that becomes the guest's root: libraries, "
            "interpreter.", _GUEST, "DIR"),
    Setting("activity", "text", None, "Which activity of an APK; default: the launcher's.", _APP,
            "CLASS", stored=False),
    Setting("data", "folder", None, "Folder for the app's data.", _APP, "DIR",
            unset="a folder of yours for each package", stored=False),
    Setting("fresh", "flag", False, "Begin without the app's data of earlier runs.", _APP,
            stored=False),
    Setting("java", "list", (), "Python file with models of Java classes for native code; "
            "repeatable.", _APP, "FILE.py"),
    Setting("jni-leaks", "flag", False, "Say at the end which global references, strings and "
            "arrays native code has never given back.", _APP),
    Setting("logcat", "text", None, "Which messages of Android's log are shown, as logcat takes "
            "them: 'TAG:D *:S'.", _APP, "FILTERS", check=_logcat, unset="*:I"),
    Setting("logcat-format", "choice", "brief", "How they are shown.", _APP,
            choices=("brief", "process", "tag", "thread", "raw", "time", "threadtime", "long")),
    Setting("input", "file", None, "Play scripted touches and keys.", _INPUT, "FILE",
            parameter="input_file", stored=False),
    Setting("keymap", "file", None, "Keys and gamepad buttons that are fingers.", _INPUT,
            "FILE.toml"),
    Setting("record", "file", None, "Record the screen: .gif, .webm or .mp4.", _RECORD, "FILE",
            stored=False),
    Setting("record-session", "file", None, "Record input and pictures for droidemu replay (in "
            "virtual time).", _RECORD, "FILE", stored=False),
    Setting("force", "flag", False, "Let --screenshot, --record and --record-session replace "
            "any file.", _RECORD, stored=False),
    Setting("time", "choice", "real", "The guest's clock; virtual makes runs repeatable.", _TELL,
            choices=("real", "virtual"), parameter="time_mode"),
    Setting("strace", "flag", False, "Print system calls on stderr.", _TELL),
    Setting("strace-stack", "flag", False, "With each call, how the program got there.", _TELL),
    Setting("gdb", "text", None, "Let gdb or lldb debug it; it waits at its entry (see droidemu "
            "debug).", _TELL, "[HOST:]PORT", stored=False),
    Setting("stats", "flag", False, "Print figures at the end.", _TELL),
    Setting("log", "choice", "warning", "What the emulator itself tells on stderr.", _TELL,
            choices=("debug", "info", "warning", "error")),
)  # fmt: skip

STORED: Final = {setting.name: setting for setting in SETTINGS if setting.stored}


def find_setting(name: str) -> Setting:
    """The stored setting of that name; ``_`` may stand for ``-``. UserError."""
    key = name.lower().replace("_", "-").removeprefix("--")
    found = STORED.get(key)
    if found is not None:
        return found
    if any(setting.name == key for setting in SETTINGS):
        raise UserError(f"{key} belongs to a single run: it is an option of droidemu run only")
    close = difflib.get_close_matches(key, STORED, n=1)
    hint = f"did you mean {close[0]}?" if close else "droidemu config lists all"
    raise UserError(f"there is no setting {name!r}: {hint}")


def path_in(folder: Path, text: str) -> Path:
    """A path of a configuration file: relative to the file's own folder, ``~`` is the home.

    UserError for the home of somebody who has none.
    """
    try:
        return folder / Path(text).expanduser()
    except RuntimeError:
        raise UserError(f"{text}: there is no such home folder") from None
