# SPDX-License-Identifier: GPL-2.0-or-later
"""Signals, futexes, clocks and timers as guest programs see them, natively first."""

from __future__ import annotations

import threading
from collections.abc import Callable

import guestrun
import pytest

from droidemu.kernel.kernel import Kernel
from droidemu.kernel.siginfo import SIGCONT, SIGINT, SIGKILL
from droidemu.kernel.signals import kernel_info

#: Programs of checks, tests/guest/*.c.
PROGRAMS = (
    "signal_basic",
    "signal_context",
    "signal_stack",
    "signal_restart",
    "signal_threads",
    "futex_ops",
    "futex_owner",
    "time_clocks",
    "timer_signals",
    "timer_fd",
)


@pytest.mark.parametrize("name", PROGRAMS)
def test_checks(name: str, abi: str, check_guest: Callable[..., guestrun.Run]) -> None:
    # signal_context has checks that x86-64 has no instruction for.
    check_guest(name, abi, same_output=name != "signal_context")


@pytest.mark.parametrize("name", ["signal_restart", "futex_ops", "timer_signals", "timer_fd"])
def test_virtual_time_repeats(name: str, guest: Callable[..., guestrun.Run]) -> None:
    """Two runs in virtual time make the same system calls at the same times."""
    runs = [guest(name, "arm64", trace=True) for _ in range(2)]
    assert runs[0].out == runs[1].out
    assert runs[0].time == runs[1].time
    assert runs[0].trace == runs[1].trace


#: How signal_fatal ends, by its argument: signal number, or the exit status if not negative.
FATAL = {
    "null": 11,
    "blocked-segv": 11,
    "ignored-segv": 11,
    "abort": 6,
    "term": 15,
    "kill": 9,
    "realtime": 35,
    "bad-frame": 11,
    "no-stack": 11,
    "altstack-guard": 11,
    "thread": 11,
    "sleepers": 2,
    "alarm": 14,
    "loop": 14,
}


@pytest.mark.parametrize("how", FATAL)
def test_fatal(
    how: str,
    abi: str,
    guest: Callable[..., guestrun.Run],
    build_guest: guestrun.Build,
) -> None:
    signo = FATAL[how]
    if guestrun.is_native_host():
        native = guestrun.run_native(build_guest("signal_fatal", "x86_64"), [how])
        assert (native.status, native.out) == (128 + signo, f"start {how}\n")
    result = guest("signal_fatal", abi, [how])
    assert (result.status, result.out) == (128 + signo, f"start {how}\n")
    # SIGKILL leaves nobody to report a crash.
    assert [crash[0] for crash in result.crashes] == ([] if signo == 9 else [signo])


def test_illegal_instruction(abi: str, guest: Callable[..., guestrun.Run]) -> None:
    """__builtin_trap is a breakpoint on arm64 and an undefined instruction on arm."""
    result = guest("signal_fatal", abi, ["illegal"])
    assert result.status == 128 + (5 if abi == "arm64" else 4)


def test_real_time(guest: Callable[..., guestrun.Run]) -> None:
    """The same on the host's clock."""
    for name in ("timer_fd", "signal_restart"):
        guestrun.assert_ok(guest(name, "arm64", clock="real"))


def send_later(kernel: Kernel, delay_ns: int, signo: int) -> None:
    """Somebody outside sends a signal to the first process."""

    def send() -> None:
        kernel.signals.send(next(iter(kernel.processes.values())), kernel_info(signo))

    kernel.timers.at(delay_ns, send)


def test_stop_and_continue(abi: str, guest: Callable[..., guestrun.Run]) -> None:
    def prepare(kernel: Kernel) -> None:
        send_later(kernel, 500_000_000, SIGINT)  # waits until it is continued
        send_later(kernel, 1_010_000_000, SIGCONT)

    result = guest("signal_stop", abi, prepare=lambda kernel: send_later(kernel, 10**9, SIGCONT))
    assert result.lines()[0] == "stopped 900 ms, few ticks, 1 handlers"
    assert result.status == 0
    result = guest("signal_stop", abi, prepare=prepare)
    assert (result.status, result.out, result.time // 10**8) == (130, "", 10)


def test_kill_while_stopped(guest: Callable[..., guestrun.Run]) -> None:
    result = guest("signal_stop", "arm64", prepare=lambda k: send_later(k, 10**9, SIGKILL))
    assert (result.status, result.out) == (137, "")


def test_orphaned_group_does_not_stop(guest: Callable[..., guestrun.Run]) -> None:
    result = guest("signal_stop", "arm64", ["tstp"])
    assert result.lines()[0] == "stopped 0 ms, few ticks, 0 handlers"


def test_signal_from_another_host_thread(guest: Callable[..., guestrun.Run]) -> None:
    """Ctrl-C of the host reaches a guest that loops without system calls."""

    def prepare(kernel: Kernel) -> None:
        def interrupt() -> None:
            for process in list(kernel.processes.values()):
                kernel.signals.send(process, kernel_info(SIGINT))

        timer = threading.Timer(0.05, lambda: kernel.post(interrupt))
        timer.daemon = True
        timer.start()

    result = guest("signal_fatal", "arm64", ["spin"], clock="real", prepare=prepare)
    assert result.status == 130
