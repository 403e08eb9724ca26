# SPDX-License-Identifier: GPL-2.0-or-later
"""What Java code can ask about the device, the app and the time: plain data and functions."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field

#: Priorities of android.util.Log.
VERBOSE, DEBUG, INFO, WARN, ERROR, ASSERT = 2, 3, 4, 5, 6, 7
_LEVELS = {2: 10, 3: 10, 4: 20, 5: 30, 6: 40, 7: 50}
_log = logging.getLogger("droidemu.android.log")


def _log_line(priority: int, tag: str, message: str) -> None:
    _log.log(_LEVELS.get(priority, 20), "%s: %s", tag, message)


@dataclass
class Platform:
    """Whoever makes a runtime fills in what it knows; everything has a plausible default."""

    # -- the device ------------------------------------------------------------------------
    model: str = "DroidEmu Phone"
    manufacturer: str = "DroidEmu"
    brand: str = "droidemu"
    device: str = "droidemu"
    sdk: int = 30
    release: str = "11"
    abis: tuple[str, ...] = ("arm64-v8a", "armeabi-v7a", "armeabi")
    width: int = 1080
    height: int = 1920
    dpi: int = 420
    refresh_hz: float = 60.0
    #: ``en-US``.
    locale: str = "en-US"
    font_scale: float = 1.0
    #: Degrees.
    rotation: int = 0
    #: (id, name, AINPUT_SOURCE_* bits).
    input_devices: tuple[tuple[int, str, int], ...] = (
        (1, "droidemu touchscreen", 0x1002), (2, "droidemu keyboard", 0x101),
    )  # fmt: skip
    night: bool = False
    memory_mb: int = 2048

    # -- the app -----------------------------------------------------------------------------
    package: str = "droidemu.app"
    version_name: str = "1.0"
    version_code: int = 1
    target_sdk: int = 30
    apk: str = "/data/app/droidemu.app/base.apk"
    native_library_dir: str = "/data/app/droidemu.app/lib"
    data_dir: str = "/data/user/0/droidemu.app"
    external_dir: str = "/sdcard"
    pid: int = 1
    uid: int = 10000
    label: str = ""
    #: Meta-data of the activity in the manifest.
    activity_meta_data: dict[str, str] = field(default_factory=dict)
    #: The certificate that signed the APK, DER.
    certificate: bytes = b""
    #: Permissions that checkSelfPermission grants.
    permissions: frozenset[str] = frozenset()

    # -- services -----------------------------------------------------------------------------
    #: (priority, tag, message): a line of the Android log.
    log: Callable[[int, str, str], None] = _log_line
    #: (file descriptor 1 or 2, text): System.out and System.err.
    write: Callable[[int, str], None] = lambda fd, text: _log_line(INFO, "System.out", text)
    #: Nanoseconds since start, and milliseconds since 1970.
    nano_time: Callable[[], int] = time.monotonic_ns
    wall_time_ms: Callable[[], int] = lambda: time.time_ns() // 1_000_000
    #: Reads and writes files of the guest: path -> bytes (None: there is none).
    file_exists: Callable[[str], bool] = lambda path: False
    is_directory: Callable[[str], bool] = lambda path: False
    #: Content of a file, None if there is none.
    read_file: Callable[[str], bytes | None] = lambda path: None
    #: Replaces a file's content, with the folder it is in; False if that is not possible.
    write_file: Callable[[str, bytes], bool] = lambda path, data: False
    #: Moves a file over another one in the same folder, or (None) removes it.
    rename: Callable[[str, str | None], None] = lambda path, to: None
    #: name -> value of a system property, "" if it is not set.
    get_property: Callable[[str], str] = lambda name: ""
    #: Contents of a file among the app's assets, None if there is none.
    asset: Callable[[str], bytes | None] = lambda name: None
    #: Names of files and folders in a folder of the assets.
    asset_names: Callable[[str], list[str]] = lambda folder: []
    #: Random bytes.
    random: Callable[[int], bytes] | None = None
