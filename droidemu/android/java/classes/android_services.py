# SPDX-License-Identifier: GPL-2.0-or-later
"""android.media.AudioManager, android.provider.Settings, android.content.ClipboardManager."""

from __future__ import annotations

import hashlib
from typing import Any

from droidemu.android.java.classes.types import CHARS, STRING, text_of
from droidemu.android.java.declare import Object, constructor, method, static_field

_RESOLVER = "Landroid/content/ContentResolver;"
_CLIP, _ITEM = "Landroid/content/ClipData;", "Landroid/content/ClipData$Item;"


class AudioManager(Object, java="android.media.AudioManager"):
    """48 kHz, in pieces of 5 ms."""

    PROPERTY_OUTPUT_SAMPLE_RATE = static_field(STRING, "android.media.property.OUTPUT_SAMPLE_RATE")
    PROPERTY_OUTPUT_FRAMES_PER_BUFFER = static_field(
        STRING, "android.media.property.OUTPUT_FRAMES_PER_BUFFER"
    )
    STREAM_MUSIC = static_field("I", 3)

    @method(f"({STRING}){STRING}")
    def getProperty(self, name: str) -> Any:
        return {
            "android.media.property.OUTPUT_SAMPLE_RATE": "48000",
            "android.media.property.OUTPUT_FRAMES_PER_BUFFER": "240",
        }.get(name)

    @method("(I)I", name="getStreamVolume")
    def getStreamVolume(self, stream: int) -> int:
        return 10

    @method("(I)I", name="getStreamMaxVolume")
    def getStreamMaxVolume(self, stream: int) -> int:
        return 15

    @method("()Z")
    def isMusicActive(self) -> bool:
        return False

    @method("()I")
    def getMode(self) -> int:
        return 0


class Settings(Object, java="android.provider.Settings"):
    """The user's settings."""


def _setting(vm: Any, name: str) -> Any:
    """What Secure, System and Global know."""
    if name == "android_id":
        return hashlib.sha256(vm.platform.package.encode()).hexdigest()[:16]
    return {"adb_enabled": "1", "airplane_mode_on": "0", "device_name": vm.platform.model}.get(name)


class Secure(Object, java="android.provider.Settings$Secure"):
    """Of the user, read only."""

    ANDROID_ID = static_field(STRING, "android_id")

    @method(f"({_RESOLVER}{STRING}){STRING}")
    @staticmethod
    def getString(vm: Any, resolver: Any, name: str) -> Any:
        return _setting(vm, name)


class System(Object, java="android.provider.Settings$System"):
    """Of the device."""

    @method(f"({_RESOLVER}{STRING}){STRING}")
    @staticmethod
    def getString(vm: Any, resolver: Any, name: str) -> Any:
        return _setting(vm, name)

    @method(f"({_RESOLVER}{STRING}I)I")
    @staticmethod
    def getInt(vm: Any, resolver: Any, name: str, default: int) -> int:
        value = _setting(vm, name)
        return int(value) if value is not None and value in ("0", "1") else default


class Global(System, java="android.provider.Settings$Global"):
    """Of all users."""


class ClipData(Object, java="android.content.ClipData"):
    """Text that was copied."""

    text: Any = None

    @method(f"({CHARS}{CHARS}){_CLIP}")
    @staticmethod
    def newPlainText(label: Any, text: Any) -> Any:
        made = ClipData()
        made.text = text
        return made

    @method("()I")
    def getItemCount(self) -> int:
        return 1

    @method(f"(I){_ITEM}")
    def getItemAt(self, vm: Any, at: int) -> Any:
        if at:
            raise vm.exception("java/lang/IndexOutOfBoundsException", str(at))
        return Item(self.text)


class Item(Object, java="android.content.ClipData$Item"):
    """One piece."""

    @constructor(f"({CHARS})V")
    def __init__(self, text: Any = None) -> None:
        self.text = text

    @method(f"(){CHARS}")
    def getText(self) -> Any:
        return self.text


class ClipboardManager(Object, java="android.content.ClipboardManager"):
    """The app's own clipboard; not the computer's."""

    clip: Any = None

    @method("()Z")
    def hasPrimaryClip(self) -> bool:
        return self.clip is not None

    @method(f"(){_CLIP}")
    def getPrimaryClip(self) -> Any:
        return self.clip

    @method(f"({_CLIP})V")
    def setPrimaryClip(self, clip: Any) -> None:
        self.clip = clip

    @method("()Z")
    def hasText(self) -> bool:
        return self.clip is not None

    @method(f"(){CHARS}", name="getText")
    def getText(self) -> Any:
        return None if self.clip is None else self.clip.text

    @method(f"({CHARS})V", name="setText")
    def setText(self, vm: Any, text: Any) -> None:
        self.clip = ClipData.newPlainText("", text_of(vm, text))
