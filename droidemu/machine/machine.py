# SPDX-License-Identifier: GPL-2.0-or-later
"""The machine: puts clock, devices, kernel, engine and display together, and owns their lives.

The display runs on the main thread (SDL demands it), everything of the guest on one emulation
thread that is started and joined here.
"""

from __future__ import annotations

import contextlib
import os
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from droidemu.display.session import DisplayBackend, NoticeBoard, Presented, SessionStats
from droidemu.errors import UserError, tell
from droidemu.hal.clock import Clock, host_ns, make_clock
from droidemu.hal.device import DeviceState
from droidemu.hal.frame import Frame
from droidemu.hal.input import InputHub
from droidemu.hal.screen import Screen
from droidemu.kernel.kernel import Kernel
from droidemu.kernel.options import KernelOptions
from droidemu.machine.config import Launch, LogOptions, MachineConfig
from droidemu.machine.program import Program
from droidemu.machine.words import from_host, guest_bytes

if TYPE_CHECKING:
    from droidemu.engine import Engine, Isa
    from droidemu.hal.script import ScriptedInput
    from droidemu.kernel.files.stdio import Console
    from droidemu.kernel.process import Process
    from droidemu.kernel.task import Task
    from droidemu.machine.apps import AppRun
    from droidemu.machine.debugging import Debugging
    from droidemu.machine.meters import Meters
    from droidemu.memory import AddressSpace

#: Signals whose default action dumps core: these get a crash report.
_CORE_SIGNALS = frozenset((3, 4, 5, 6, 7, 8, 11, 24, 25, 31))
#: Emulation and window share the GIL: give it up often enough for 60 frames a second.
_SWITCH_INTERVAL_S = 0.0005


class InternalError(Exception):
    """A bug of ours on the emulation thread; ``__cause__`` has it."""


def make_engine(isa: Isa, space: AddressSpace) -> Engine:
    """An engine for one address space."""
    from droidemu.arm.unicorn_engine import UnicornEngine

    return UnicornEngine(isa, space)


def _interpreter_hint(path: str) -> str | None:
    from droidemu.android.system import missing_interpreter

    return missing_interpreter(path)


class Machine:
    """One run of one program; also the ``Session`` that displays see."""

    def __init__(self, config: MachineConfig, program: Program) -> None:
        """Set everything up. UserError if the program cannot be loaded."""
        self.config = config
        self.program = program
        self.title = config.title or program.title
        #: A file of pixels for the window's icon; None: the emulator's own.
        self.icon = program.app.icon if program.app is not None else None
        profile = config.profile
        self.clock: Clock = self._make_clock()
        self.screen = Screen(
            profile.width, profile.height, refresh_hz=profile.refresh_hz, dpi=profile.dpi
        )
        self.hub: InputHub = self._make_hub()
        self.device = self._make_device()
        self.finished = threading.Event()
        self.presented = Presented()
        self.notices = NoticeBoard()
        #: Set once the guest uses the screen or an input device, and when it has ended.
        self.display_wanted = threading.Event()
        self.screen.open_listeners.append(self.display_wanted.set)
        for device in self.hub.devices:
            device.open_listeners.append(self.display_wanted.set)
        self.exit_status = 0
        #: Text of a guest crash, complete once ``finished`` is set.
        self.crash_report: str | None = None
        self._error: BaseException | None = None
        self._meters: Meters | None = None
        self._frames = 0
        self._shown = 0
        self._quitting = False
        self._first_frame_ns: int | None = None
        self._last_frame_ns = 0
        self._started_ns = host_ns()
        #: The app, if the program is one.
        self.app_run: AppRun | None = None
        self.kernel = self._make_kernel()
        self.process = self._spawn()
        #: The debug server, if one is wanted; it listens already.
        self.debugging: Debugging | None = None
        if config.debug is not None:
            from droidemu.machine.debugging import Debugging

            self.debugging = Debugging(self, config.debug)

    # -- set-up ------------------------------------------------------------------------------

    def _make_clock(self) -> Clock:
        return make_clock(self.config.time)

    def _make_hub(self) -> InputHub:
        profile = self.config.profile
        return InputHub(profile.width, profile.height, profile.dpi, self.clock)

    def _make_device(self) -> DeviceState:
        return DeviceState(self.config.profile, self.config.settings)

    def _make_console(self, kernel: Kernel) -> Console | None:
        """The guest's standard streams; None: the host's."""
        return None

    def _make_kernel(self) -> Kernel:
        from droidemu.arm import ARM, ARM64

        config = self.config
        options = KernelOptions(
            isas={isa.name: isa for isa in (ARM64, ARM)},
            make_engine=make_engine,
            memory_mb=config.profile.memory_mb,
            seed=config.seed if config.time == "virtual" else None,
            strace=config.strace,
            strace_stack=self._stack_lines if config.strace_stack else None,
            stats=config.stats,
            host_calls=self._declare_host_calls,
            interpreter_hint=_interpreter_hint,
        )
        kernel = Kernel(
            clock=self.clock, screen=self.screen, hub=self.hub, device=self.device, options=options
        )
        kernel.crash = self._on_crash
        if config.java or config.jni_leaks:
            from droidemu.machine.java import java_options

            kernel.java = java_options(config)
        if self.program.app is not None:
            from droidemu.machine.apps import AppRun

            self.app_run = AppRun(kernel, self.program, config.app, self.notices)
        if config.logcat != LogOptions():
            from droidemu.machine.apps import set_up_log

            set_up_log(kernel, config.logcat)
        self._make_files(kernel)
        self.screen.frame_listeners.append(self._on_frame)
        if config.frames is not None:
            self.screen.vsync_listeners.append(self._on_vsync)
        if config.input is not None:
            from droidemu.hal.script import ScriptedInput, read_script
            from droidemu.machine.script_pictures import ScriptPictures

            steps = read_script(config.input, self.screen.width, self.screen.height)
            pictures = ScriptPictures(config.input, config.pictures)
            pictures.check(steps)

            def screenshot(path: Path) -> None:
                # The place may have changed since it was looked at.
                self._save_screenshot(pictures.target(path))

            self._play(
                kernel,
                ScriptedInput(
                    steps, self.hub, screenshot, self.request_quit, device=self.device
                ),
            )
        if config.keymap is not None:
            from droidemu.hal.touch_map import TouchMap
            from droidemu.hal.touch_map_file import read_keymap

            self.hub.touch_map = TouchMap(read_keymap(config.keymap), self.hub)
        return kernel

    def _declare_host_calls(self) -> None:
        """The guest is one of Android's: have everything that answers it."""
        from droidemu.android.hosts import declare

        declare()

    def _play(self, kernel: Kernel, script: ScriptedInput) -> None:
        kernel.tickers.append(script)

    def _make_files(self, kernel: Kernel) -> None:
        from droidemu.android.properties import install as install_properties
        from droidemu.android.system import mount_system
        from droidemu.kernel.files.root import HostMount, build_tree, mount_host

        config = self.config
        mounts = [
            HostMount(mount.host, guest_bytes(mount.guest), mount.read_only)
            for mount in config.mounts
        ]
        if self.program.mounted:
            mounts.append(HostMount(self.program.host, guest_bytes(self.program.guest), True))
        console = self._make_console(kernel)
        build_tree(kernel, sysroot=config.sysroot, console=console)
        mount_system(kernel, config.sysroot)
        install_properties(kernel)
        if self.app_run is not None:
            self.app_run.install()
        for mount in mounts:
            mount_host(kernel.vfs, mount)
        if self.program.mounted:
            from droidemu.android.siblings import mount_beside

            mount_beside(kernel.vfs, self.program.host, self.program.guest)

    def change_program(self, program: Program) -> bool:
        """What ``respawn`` starts from now on; whether that needs fresh files.

        An app stays an app, and a program one. Emulation thread.
        """
        fresh = program.guest != self.program.guest or program.app is not None
        self.program = program
        if self.app_run is not None:
            self.app_run.change(program)
        return fresh

    def respawn(self, launch: Launch | None = None, fresh_files: bool = False) -> None:
        """Replace what runs by the program anew, on the same devices and in the same window.

        The files that the guest made in memory stay, unless ``fresh_files``.

        Between slices on the emulation thread (``kernel.post``). UserError if the program cannot
        be loaded: then nothing runs, and ``kernel.stay`` says whether the machine goes on.
        """
        self.kernel.scheduler.discard()
        self.crash_report = None
        self._restore_terminal()
        if self.kernel.vfs.console is not None:
            self.kernel.vfs.console.foreground = 0  # the new program's own, not the old one's
        self._apply_profile()
        self.screen.reset()
        if fresh_files:
            self._make_files(self.kernel)
        self.process = self._spawn(launch)

    def restart(self) -> str:
        """See ``Session``: the program anew, on the profile that was chosen meanwhile."""
        if self.debugging is not None:
            return "Restart it from the debugger"
        self.kernel.post(self.respawn)
        return ""

    def _apply_profile(self) -> None:
        """Between two programs: the screen and the touchscreen of the chosen profile."""
        from droidemu.android.properties import install as install_properties

        profile = self.device.next_profile
        if profile == self.device.profile:
            return
        size = profile.width, profile.height
        self.screen.replace_panel(*size, profile.refresh_hz, profile.dpi)
        self.hub.resize(*size, profile.dpi)
        self.kernel.options.memory_mb = profile.memory_mb
        # Last: it tells the window, which looks at the screen then.
        self.device.apply_profile(profile)
        install_properties(self.kernel)

    def _spawn(self, launch: Launch | None = None) -> Process:
        from droidemu.android.app import environment_of

        config = self.config
        launch = launch or Launch(arguments=[guest_bytes(a) for a in config.arguments])
        path = launch.path or guest_bytes(self.program.guest)
        app = self.program.app if launch.path is None else None
        environment = {
            "PATH": "/system/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin:/data/local/tmp",
            "HOME": "/data",
            "TMPDIR": "/tmp",
            "LANG": self._lang(),
            "TERM": from_host(os.environ.get("TERM", "dumb")),
            **(environment_of(app) if app is not None else {}),
            **config.environment,
        }
        variables = {guest_bytes(key): guest_bytes(value) for key, value in environment.items()}
        for key, value in launch.environment.items():
            variables.pop(key, None)
            if value is not None:
                variables[key] = value
        envp = [key + b"=" + value for key, value in variables.items()]
        name = path
        if app is not None and self.app_run is not None:
            name = app.package.encode()
            self.app_run.begin()
        return self.kernel.spawn(path, [name, *launch.arguments], envp)

    def _lang(self) -> str:
        """glibc without that locale's files falls back to ASCII, so only if it was asked for."""
        chosen = self.device.settings.locale
        if not self.config.lang and chosen == self.config.settings.locale:
            return "C.UTF-8"
        return self.device.configuration.locale.posix

    # -- running -----------------------------------------------------------------------------

    def run(self, display: DisplayBackend) -> int:
        """Run the guest under ``display``; returns its exit status.

        Raises UserError if the display cannot be had, InternalError for a bug of ours.
        """
        sys.setswitchinterval(_SWITCH_INTERVAL_S)
        console = self.kernel.vfs.console
        if console is not None:
            console.watch_size()
        emulation = threading.Thread(target=self._emulate, name="emulation", daemon=True)
        emulation.start()
        try:
            display.run(self)
        except BaseException:
            self.request_quit()
            raise
        finally:
            # A guest that cannot be stopped within this time is left to the process's end.
            emulation.join(10)
            self._restore_terminal()
        if self._error is not None:
            if isinstance(self._error, UserError):
                raise self._error
            raise InternalError(str(self._error)) from self._error
        return self.exit_status

    def _emulate(self) -> None:
        try:
            self.exit_status = self.kernel.run()
            if self.app_run is not None:
                self.app_run.ended()
            if self.config.screenshot is not None and self.config.frames is None:
                self._save_screenshot(self.config.screenshot)
        except BaseException as error:
            self._error = error
        finally:
            if self.debugging is not None:
                self.debugging.close()
            with contextlib.suppress(Exception):
                self.kernel.close()
            self.finished.set()
            self.display_wanted.set()

    def request_quit(self) -> None:
        """See ``Session``. The guest's processes end with status 0, as a closed app does."""
        self._quitting = True
        self.kernel.stay = False
        if self.app_run is not None:
            self.app_run.finish()
        else:
            self.kernel.quit(0)

    def abort(self, status: int) -> None:
        """End the guest at once with this status, on the user's insistence; any thread."""
        self.kernel.quit(status)

    def signal(self, signo: int) -> None:
        """Send a signal to the program from outside; any thread."""
        from droidemu.kernel.siginfo import SI_KERNEL, SigInfo

        def deliver() -> None:
            for process in list(self.kernel.processes.values()):
                self.kernel.signals.send(process, SigInfo(signo, SI_KERNEL))

        self.kernel.post(deliver)

    def stats(self) -> SessionStats:
        """See ``Session``."""
        if self._meters is None:
            from droidemu.machine.meters import Meters

            self._meters = Meters()
        return self._meters.sample(self.instructions)

    @property
    def instructions(self) -> int:
        """Guest instructions executed so far."""
        try:
            return self.process.engine.instructions
        except AttributeError:  # the process has ended and given its engine back
            return 0

    # -- events on the emulation thread --------------------------------------------------------

    def _on_frame(self, frame: Frame) -> None:
        self._frames += 1
        self._last_frame_ns = host_ns()
        if self._first_frame_ns is None:
            self._first_frame_ns = self._last_frame_ns

    def _on_vsync(self, now: int) -> None:
        """Count frames for ``--frames`` as a display does: one that stays counts again.

        A program that draws only when it is touched would otherwise never come to its end.
        """
        if not self._frames:
            return
        self._shown += 1
        if self._shown == self.config.frames:
            if self.config.screenshot is not None:
                self._save_screenshot(self.config.screenshot)
            self.request_quit()

    def _save_screenshot(self, path: Path) -> None:
        with self.screen.acquire() as frame:
            if frame is None:
                tell(f"droidemu: {path}: no frame was shown, so none is saved")
            else:
                self._save_frame(frame, path)

    def _save_frame(self, frame: Frame, path: Path) -> None:
        from droidemu.display.screenshot import save_png

        save_png(frame, path, self.device.settings.rotation // 90)

    def _on_crash(self, task: Task, signo: int, info: Any) -> None:
        # An app that is to end goes through its life cycle, and may crash there.
        ended = self._quitting and self.app_run is None
        if signo not in _CORE_SIGNALS or ended:
            return
        self._restore_terminal()  # the report must not land in a raw-mode terminal
        self.crash_report = self._crash_text(task, info)
        tell(self.crash_report)

    @staticmethod
    def _crash_text(task: Task, info: Any) -> str:
        from droidemu.debug.crash import format_crash
        from droidemu.debug.process import symboliser_of
        from droidemu.machine.crash import describe

        return format_crash(describe(task, info), symboliser_of(task.process))

    @staticmethod
    def _stack_lines(task: Task, in_call: bool) -> list[str]:
        from droidemu.debug.stack import stack_lines

        return stack_lines(task, in_call)

    def _restore_terminal(self) -> None:
        console = self.kernel.vfs.console
        if console is not None:
            console.restore()

    def report(self) -> list[str]:
        """Lines of ``--stats``, after the run."""
        from droidemu.machine.report import FrameTimes, stats_lines

        times = FrameTimes(self._frames, self._first_frame_ns, self._last_frame_ns)
        return stats_lines(self, times, self._started_ns)
