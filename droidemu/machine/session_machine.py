# SPDX-License-Identifier: GPL-2.0-or-later
"""A machine whose run can be repeated exactly: for recording sessions and for replaying them.

Virtual time, seeded randomness, streams that are not the host's, and input at steps of guest time
(:mod:`droidemu.hal.stepped_input`). Even the end from outside comes at a step. In a window the
clock is paced, which no guest can see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from droidemu.display.picture import Picture
from droidemu.hal.clock import Clock, VirtualClock
from droidemu.hal.device import DeviceState
from droidemu.hal.input import InputHub
from droidemu.hal.paced import PacedClock
from droidemu.hal.script import ScriptedInput
from droidemu.hal.stepped_input import Batch, SteppedDevice, SteppedHub, SteppedInput
from droidemu.kernel.files.stdio import Console
from droidemu.kernel.kernel import Kernel
from droidemu.machine.config import MachineConfig
from droidemu.machine.machine import Machine
from droidemu.machine.picture_watch import PictureWatch
from droidemu.machine.program import Program
from droidemu.machine.session_file import End, Input, Shown


class SessionMachine(Machine):
    """Runs a session's program. ``inputs`` None: live or scripted input, noted in ``inputs``.

    ``paced``: for a window; ``show``: the guest's output also goes to the host's. The machine ends
    the guest at guest time ``until_ns`` if given.
    """

    def __init__(
        self,
        config: MachineConfig,
        program: Program,
        *,
        step_ns: int,
        inputs: Sequence[Input] | None = None,
        until_ns: int | None = None,
        paced: bool = False,
        show: bool = True,
    ) -> None:
        self._step_ns = step_ns
        self._recorded = None if inputs is None else [(item.ns, item.batch) for item in inputs]
        self._until = until_ns
        self._paced = paced
        self._show = show
        #: What reached the guest, and the pictures seen: complete after ``conclude``.
        self.inputs: list[Input] = list(inputs or ())
        self.pictures: list[Shown] = []
        self._script: ScriptedInput | None = None
        self._quit_wanted = False
        self._aborted = False
        self._quit_ns: int | None = None
        #: The last step and the frames shown by then.
        self._step = 0
        self._step_frames = 0
        self.watch = PictureWatch(self.on_picture)
        environment = {"TERM": "dumb", **config.environment}
        app = replace(config.app, keep=False)  # every run begins with the same data: none
        super().__init__(
            replace(config, time="virtual", environment=environment, app=app), program
        )
        self.screen.frame_listeners.append(self.watch.on_frame)
        assert isinstance(self.hub, SteppedHub)
        self.kernel.tickers.append(
            SteppedInput(
                self.hub,
                self.clock,
                step_ns=step_ns,
                script=self._script,
                recorded=self._recorded,
                noted=self._noted,
                stepped=self._stepped,
            )
        )

    # -- what differs from a plain machine -------------------------------------------------------

    def _make_clock(self) -> Clock:
        return PacedClock() if self._paced else VirtualClock()

    def _make_hub(self) -> InputHub:
        profile = self.config.profile
        return SteppedHub(profile.width, profile.height, profile.dpi, self.clock)

    def _make_device(self) -> DeviceState:
        assert isinstance(self.hub, SteppedHub)
        return SteppedDevice(self.hub, self.config.profile, self.config.settings)

    def _make_console(self, kernel: Kernel) -> Console:
        from droidemu.machine.session_streams import SessionConsole

        self._console = SessionConsole(kernel, self._show)
        return self._console

    def _play(self, kernel: Kernel, script: ScriptedInput) -> None:
        self._script = script  # played at the steps, not at moments of its own

    def request_quit(self) -> None:
        """End the guest at the next step, a moment that a replay can repeat."""
        self._quit_wanted = True

    def restart(self) -> str:
        """See ``Session``."""
        return "A recorded session cannot start again"

    def signal(self, signo: int) -> None:
        """Ctrl+C ends the recording: a signal from outside could not be repeated."""
        self.request_quit()

    def abort(self, status: int) -> None:
        """See ``Machine.abort``: the session ends at the last step before."""
        self._aborted = True
        super().abort(status)

    # -- the run, on the emulation thread --------------------------------------------------------

    def _noted(self, ns: int, texts: tuple[str, ...]) -> None:
        self.inputs.append(Input(ns, texts, self._parse(texts)))

    def _parse(self, texts: tuple[str, ...]) -> Batch:
        from droidemu.hal.stepped_input import parse_action

        size = self.screen.width, self.screen.height
        return tuple(parse_action(text, *size) for text in texts)

    def _stepped(self, ns: int) -> None:
        if self._quit_ns is not None or self._aborted:
            return
        self._step, self._step_frames = ns, self.watch.taken
        if self._quit_wanted or (self._until is not None and ns >= self._until):
            self._quit_ns = ns
            self.watch.close()
            super().request_quit()

    # -- pictures, on the hashing thread ---------------------------------------------------------

    def on_picture(self, shown: Shown, picture: Picture) -> None:
        """A picture that differs from the one before it."""
        self.pictures.append(shown)

    # -- the end -----------------------------------------------------------------------------------

    def conclude(self) -> End:
        """How the run ended; after ``run``. ``pictures`` is complete then."""
        self.watch.finish()
        output = self._console.output
        how, ns, status, frames = "quit", self._quit_ns, 0, self._step_frames
        if self._aborted:
            ns = self._step
            self.pictures = [shown for shown in self.pictures if shown.frame <= frames]
            self.inputs = [item for item in self.inputs if item.ns <= ns]
        elif ns is None:
            how, ns = "exit", self.clock.monotonic()
            status, frames = self.exit_status, self.watch.taken
        return End(ns, how, status, frames, output.digest, output.size)
