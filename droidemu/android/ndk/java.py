# SPDX-License-Identifier: GPL-2.0-or-later
"""What an app's Java objects know of it, and what they ask of its activity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from droidemu.android.jni.device import platform_of
from droidemu.android.jni.options import JavaOptions
from droidemu.android.logcat import Message
from droidemu.android.ndk.state import state_of
from droidemu.android.properties import properties
from droidemu.loader.apk.errors import ApkError
from droidemu.loader.apk.manifest import ORIENTATIONS

if TYPE_CHECKING:
    from droidemu.android.app import App
    from droidemu.android.java.platform import Platform
    from droidemu.kernel.kernel import Kernel
    from droidemu.kernel.process import Process


def prepare(kernel: Kernel, app: App) -> None:
    """Let the virtual machine of the process that is about to start know the app."""
    options: JavaOptions = kernel.java if isinstance(kernel.java, JavaOptions) else JavaOptions()
    if options.platform is None:
        options.platform = lambda process: app_platform(process, app)
    if options.activity is None:
        options.activity = lambda what, arguments: _asked(kernel, what, arguments)
    kernel.java = options


def _asked(kernel: Kernel, what: str, arguments: tuple[Any, ...]) -> None:
    activity = state_of(kernel).activity
    if activity is None:
        return
    if what == "finish":
        activity.finish()
    elif what == "orientation":
        activity.request_orientation(ORIENTATIONS.get(arguments[0], "unspecified"))


def app_platform(process: Process, app: App) -> Platform:
    """The device as the kernel has it, with this app on it."""
    made = platform_of(process)
    kernel, manifest = process.kernel, app.apk.manifest

    def log(priority: int, tag: str, text: str) -> None:
        task = kernel.scheduler.current
        tid = task.tid if task is not None else process.pid
        now = kernel.clock.realtime() / 1e9
        state_of(kernel).log.put(Message(priority, tag, text, process.pid, tid, now))

    def asset(name: str) -> bytes | None:
        try:
            return app.apk.zip.read(app.apk.asset(name))
        except ApkError:
            return None

    def asset_names(folder: str) -> list[str]:
        try:
            folders, files = app.apk.list_assets(folder)
        except ApkError:
            return []
        return sorted([*folders, *files])

    table = properties(kernel.device)
    made.package, made.label = app.package, app.label
    made.version_name, made.version_code = manifest.version_name, manifest.version_code
    if isinstance(manifest.target_sdk, int):
        made.target_sdk = manifest.target_sdk
    made.apk, made.native_library_dir = app.apk_path, app.library_folder
    made.data_dir = f"/data/user/0/{app.package}"
    made.activity_meta_data = dict(app.activity.meta_data)
    made.permissions = frozenset(manifest.permissions)
    made.log, made.asset, made.asset_names = log, asset, asset_names
    made.get_property = lambda name: table.get(name, "")
    return made
