# SPDX-License-Identifier: GPL-2.0-or-later
"""Running an app: its files, its life cycle as the window leads it, the log that it writes."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

from droidemu.display.session import Notice, NoticeBoard
from droidemu.hal.clock import VirtualClock
from droidemu.machine.config import AppOptions

if TYPE_CHECKING:
    from droidemu.android.app import App
    from droidemu.android.ndk.activity import Activity
    from droidemu.kernel.kernel import Kernel
    from droidemu.machine.config import LogOptions
    from droidemu.machine.program import Program

#: Seconds of the host that an app has to end when it is asked to; then it is ended. In virtual time
#: a slow host must not make a difference that a replay would see.
END_LIMIT_S: Final = 2.5
_VIRTUAL_LIMIT_S: Final = 9.0

_BACKGROUND = Notice(
    "In the background",
    ("The app is paused and stopped.", "Home or a touch brings it back."),
)


class AppRun:
    """The app of a machine. Emulation thread, but for ``finish``."""

    def __init__(
        self, kernel: Kernel, program: Program, options: AppOptions, notices: NoticeBoard
    ) -> None:
        """Prepare the app's data. UserError."""
        from droidemu.android.packages import prepare_data

        assert program.app is not None
        self.kernel = kernel
        self.app: App = program.app
        self._host = program.host
        self._notices = notices
        self._activity: Activity | None = None
        self._timer: threading.Timer | None = None
        self._data = None
        if options.keep:
            self._data = prepare_data(self.app.package, options.data, options.fresh)

    def change(self, program: Program) -> None:
        """Another build of the app is installed and begins next time."""
        assert program.app is not None
        self.app = program.app
        self._host = program.host

    def install(self) -> None:
        """Show the app's files to the guest. UserError."""
        from droidemu.android.packages import install
        from droidemu.sdk.toolchain import cache_folder

        install(self.kernel, self.app, self._host, self._data, cache_folder())

    def begin(self) -> None:
        """The app's process starts: with an activity of its own."""
        from droidemu.android.packages import begin

        self._activity = begin(self.kernel, self.app)
        self._activity.listeners.append(self._changed)
        self._changed()

    def _changed(self) -> None:
        assert self._activity is not None
        shown = self._notices.current
        if self._activity.background and shown is None:
            self._notices.show(_BACKGROUND)
        elif not self._activity.background and shown is _BACKGROUND:
            self._notices.show(None)

    def finish(self, kill: int = 0) -> None:
        """Have the activity paused, stopped and destroyed; an app that does not end is ended.

        Any thread. ``kill``: the exit status then.
        """
        if self._timer is not None:
            return
        virtual = isinstance(self.kernel.clock, VirtualClock)
        limit = _VIRTUAL_LIMIT_S if virtual else END_LIMIT_S
        self._timer = threading.Timer(limit, self.kernel.quit, (kill,))
        self._timer.daemon = True
        self._timer.start()
        self.kernel.post(self._finish)

    def _finish(self) -> None:
        if self._activity is not None:
            self._activity.finish()

    def ended(self) -> None:
        """The guest has ended."""
        if self._timer is not None:
            self._timer.cancel()


def set_up_log(kernel: Kernel, options: LogOptions) -> None:
    """Show Android's log as the options say. UserError for a filter that is none."""
    from droidemu.android.logcat import Filters
    from droidemu.android.ndk.state import state_of

    log = state_of(kernel).log
    log.filters = Filters(options.specs)
    log.form = options.form
    log.color = options.color
