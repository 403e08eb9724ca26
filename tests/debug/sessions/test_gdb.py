# SPDX-License-Identifier: GPL-2.0-or-later
"""Sessions with the real gdb: what a person types, and what gdb answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from guestrun import Build

from .kit import Debugged, Transcript, find_gdb, gdb, line_of

pytestmark = pytest.mark.skipif(find_gdb() is None, reason="needs gdb-multiarch")

SOURCE = "debug_main.c"
QUIET = "handle SIGUSR1 nostop noprint pass"
#: Ctrl-C, so many seconds later.
INTERRUPT = (
    "python import threading, time; threading.Thread(target=lambda: (time.sleep({}), "
    "gdb.post_event(lambda: gdb.execute('interrupt')))).start()"
)


#: What is the same for the debugger in every instruction set need not be tried in all three.
TWO = pytest.mark.parametrize("abi", ["arm64", "thumb"])
ONE = pytest.mark.parametrize("abi", ["arm64"])


def mark(name: str) -> str:
    return f"{SOURCE}:{line_of(SOURCE, name)}"


@pytest.fixture(params=[False, True], ids=["static", "pie"])
def pie(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_source_level(build_debug: Build, abi: str, pie: bool) -> None:
    """Breakpoints, stepping, locals, finish, back traces, disassembly; no file given to gdb."""
    program = build_debug("debug_main", abi, pie)
    with Debugged(program, "one") as target:
        said = Transcript(
            gdb(
                target, QUIET,
                "break main", "continue", "info frame", "next", "next", "info locals", "print argc",
                "print argv[1]", f"tbreak {mark('square')}", "continue", "bt", "info locals",
                "print result + 1", "finish", "ptype p", "print *p", "x/2i $pc",
                f"break {mark('bottom')}", "continue", "bt", "up", "print n", "print counter",
                "delete", "continue",
            )
        )  # fmt: skip
        said.see(r"^Breakpoint 1, main \(argc=2, argv=.*\) at .*debug_main\.c:\d+")
        said.see(r"pc = .* in main")
        said.see(r"^\d+\s.*for \(int i = 1; i <= 100; i\+\+\)")
        said.see(r"^status = 0")
        said.see(r"^\$1 = 2")
        said.see(r'^\$2 = "one"')
        said.see(rf"square \(n=3\) at .*{SOURCE}:{line_of(SOURCE, 'square')}")
        said.see(r"^#0  square \(n=3\)")
        said.see(r"^#1  .*norm \(p=&?<?.*origin>?\)")
        said.see(r"^#2  .*main \(")
        said.see(r"^result = 9")
        said.see(r"^\$3 = 10")
        said.see(r"^Value returned is \$4 = 9")
        said.see(r"^type = const struct point \{")
        said.see(r"^\$5 = \{x = 3, y = 4, weight = 0\.5\}")
        said.see(r"^=> .*<norm\+\d+>:\s+\w+")
        said.see(r"^#0  depth \(n=0\)")
        said.see(r"^#5  .*depth \(n=5\)")
        said.see(r"^#6  .*main \(")
        said.see(r"^#1  .*depth \(n=1\)")
        said.see(r"^\$6 = 1")
        said.see(r"^\$7 = 5050")
        said.see(r"\[Inferior 1 \(process \d+\) exited with code 07\]")
        assert target.finish() == 7
        assert target.out.text.endswith("end\n")


def test_watchpoints(program: Path) -> None:
    """By the guest's own stores, by the kernel's, and of reads."""
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target, QUIET,
                "watch counter", "continue", "continue", "print counter", "delete 1",
                "watch buffer[8]", "continue", "bt 3", "call report(5)", "delete 2",
                "rwatch buffer", "continue", "info watchpoints", "delete 3",
                "awatch signals", "continue",
            )
        )  # fmt: skip
        said.see(r"^Hardware watchpoint 1: counter")
        said.see(r"^Old value = 0\nNew value = 1\n")
        said.see(r"^Old value = 1\nNew value = 3\n")
        said.see(r"^\$1 = 3")
        said.see(r"^Hardware watchpoint 2: buffer\[8\]\n")
        said.see(r"^Old value = 0 '\\000'\nNew value = 98 'b'")
        said.see(r"^#\d  .*main \(")
        said.see(r"^Hardware read watchpoint 3: buffer\n")
        said.see(r'^Value = "written by the kernel')
        said.see(r"read watchpoint keep y\s+buffer\n\s+breakpoint already hit 1 time")
        said.see(r"exited with code 07")
        assert target.finish() == 7
        # What was called at the kernel's hit has not changed the result of read.
        assert "report 5\n" in target.out.text
        assert "read 21 written by the kernel\n" in target.out.text


@TWO
def test_conditions_and_counts(program: Path) -> None:
    """A condition evaluated by gdb, one by the stub, an ignore count."""
    loop = mark("loop")
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target, QUIET,
                "set breakpoint condition-evaluation host", f"break {loop} if i == 20", "continue",
                "print i", "delete", "set breakpoint condition-evaluation target",
                f"break {loop} if counter > 1000 && i % 2 == 0", "continue", "print i",
                "print counter", "info breakpoints", "delete", f"break {loop}", "ignore 3 9",
                "continue", "print i", "delete", "continue",
            )
        )  # fmt: skip
        said.see(r"^\$1 = 20")
        said.see(r"^\$2 = 46")
        said.see(r"^\$3 = 1035")
        said.see(r"stop only if counter > 1000.* \(target evals\)")
        said.see(r"^\$4 = 55|^\$4 = 56")
        said.see(r"exited with code 07")


@TWO
def test_signals(program: Path) -> None:
    """Stopped at, passed on, ignored, injected; siginfo read and written."""
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target,
                "continue", "print $_siginfo.si_signo", "print $_siginfo._sifields._kill.si_pid",
                f"break {mark('handler')}", "continue", "bt", "print signal", "continue",
            )
        )  # fmt: skip
        said.see(r"^Program received signal SIGUSR1, User defined signal 1\.")
        said.see(r"^\$1 = 10")
        said.see(r"^\$2 = 1")
        said.see(r"^Breakpoint 1, handler \(signal=10\)")
        said.see(r"^#1  <signal handler called>")
        said.see(r"^#\d  .*main \(")
        said.see(r"^\$3 = 10")
        said.see(r"exited with code 07")
        target.finish()
        assert "signals 10\n" in target.out.text
    with Debugged(program) as target:
        gdb(target, "continue", "signal 0")
        target.finish()
        assert "signals 0\n" in target.out.text
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target, QUIET, f"break {mark('read')}", "continue",
                "print signals", "queue-signal SIGUSR1", "continue",
            )
        )  # fmt: skip
        said.see(rf"^Breakpoint 1, main .*{line_of(SOURCE, 'read')}")
        said.see(r"^\$1 = 10")
        target.finish()
        assert "signals 10\n" in target.out.text


@TWO
def test_a_crash_comes_to_the_debugger_first(program: Path) -> None:
    with Debugged(program, "crash") as target:
        said = Transcript(
            gdb(
                target, QUIET, "continue", "bt",
                "print/x $_siginfo._sifields._sigfault.si_addr", "continue",
            )
        )  # fmt: skip
        said.see(r"^Program received signal SIGSEGV, Segmentation fault\.")
        said.see(rf"main \(.*{SOURCE}:{line_of(SOURCE, 'crash')}")
        said.see(r"^#0  .*main")
        said.see(r"^\$1 = 0x8$")
        said.see(r"^Program terminated with signal SIGSEGV, Segmentation fault\.")
        assert target.finish() == 128 + 11
        assert "*** SIGSEGV" in target.err.text


@TWO
def test_calls_and_changes(program: Path) -> None:
    """Guest functions called from gdb, variables and registers set, a jump."""
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target, QUIET,
                f"break {mark('norm')}", "continue", "print square(12)", "call depth(3)",
                "set var origin.x = 30", "print $_exitcode",
                "set var counter = 77", "print counter", "print $sp == $sp",
                "call report(5)",
                "delete", "continue",
            )
        )  # fmt: skip
        said.see(r"^Breakpoint 1, norm")
        said.see(r"^\$1 = 144")
        said.see(r"^\$2 = 5053")
        said.see(r"= 77")
        said.see(r"exited with code 07")
        target.finish()
        assert "report 5\n" in target.out.text
        assert "depth 82\n" in target.out.text


def test_vector_registers(program: Path, abi: str) -> None:
    registers = ["print $v0.s.f", "print $q1"] if abi == "arm64" else ["print $q0.f32", "print $d1"]
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target, f"break {mark('scale')}", "continue", "print v[3]", *registers,
                "p $v8.d.u[0] = 0x4008000000000000" if abi == "arm64" else "p $d8 = 3.0",
                "p $v8.d.f[0]" if abi == "arm64" else "p $d8", "info registers pc",
            )
        )  # fmt: skip
        said.see(r"^\$1 = 4")
        said.see(r"^\$2 = \{")
        said.see(r"= (3|4613937818241073152)$")
        said.see(r"^\$5 = 3$")
        said.see(r"^pc .*<(scale|main)(\+\d+)?>")


def test_instruction_steps(program: Path) -> None:
    """Each stepi moves; a step over a system call comes back behind it."""
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target, f"break {mark('raise')}", QUIET, "continue",
                "delete", "stepi 25", "print $pc != 0", "nexti", "next", "next", "stepi 400",
                "print $_thread", "continue",
            )
        )  # fmt: skip
        said.see(r"^Breakpoint 1, main")
        said.see(r"^\$1 = 1")
        said.see(r"^\$2 = 1")
        said.see(r"exited with code 07")


@TWO
def test_system_calls_are_caught(program: Path) -> None:
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target, QUIET, "catch syscall read", "continue",
                "print (char)buffer[0]", "continue", "print (char)buffer[0]", "delete",
                "continue",
            )
        )  # fmt: skip
        said.see(r"^Catchpoint 1 \(call to syscall read\)")
        said.see(r"^\$1 = 0 '\\000'")
        said.see(r"^Catchpoint 1 \(returned from syscall read\)")
        said.see(r"^\$2 = 119 'w'")
        said.see(r"exited with code 07")


@TWO
def test_auxv_maps_and_monitor(program: Path) -> None:
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target, QUIET, "info auxv", "monitor help", "monitor maps", "monitor regs",
                "break square", "continue", "monitor bt", "monitor nonsense", "monitor clock run",
                "monitor strace on", "delete", QUIET, "continue",
            )
        )  # fmt: skip
        said.see(r"AT_PAGESZ\s+System page size\s+4096")
        said.see(r"AT_EXECFN .*debug_main")
        said.see(r"screenshot")
        said.see(r"\[stack\]")
        said.see(r"sp [0-9a-f]{8}")
        said.see(r"^Breakpoint 1, square")
        said.see(r"#0 .*square")
        said.see(r"no command 'nonsense'")
        said.see(r"exited with code 07")


@TWO
def test_interrupting_a_tight_loop_and_a_sleep(program: Path) -> None:
    for argument, function in (("spin", "main"), ("sleep", "nanosleep")):
        with Debugged(program, argument) as target:
            said = Transcript(
                gdb(
                    target, QUIET,
                    INTERRUPT.format(1.0),
                    "continue", "bt", "print counter > 0", "kill",
                )
            )  # fmt: skip
            said.see(r"^Program received signal SIGINT, Interrupt\.")
            said.see(rf"^#\d  .*{function}")
            said.see(r"^\$1 = 1")
            said.see(r"\[Inferior 1 \(process \d+\) killed\]")
            assert target.finish() == 128 + 9


@TWO
def test_a_sleeping_thread_can_be_used_for_calls(program: Path) -> None:
    """The call that sleeps is interrupted as by a signal, and made again afterwards."""
    with Debugged(program, "sleep") as target:
        said = Transcript(
            gdb(
                target, QUIET,
                INTERRUPT.format(1.0),
                "continue", "print square(5)", "bt",
                INTERRUPT.format(0.5),
                "continue", "bt", "kill",
            )
        )  # fmt: skip
        said.see(r"^Program received signal SIGINT")
        said.see(r"^\$1 = 25")
        said.see(r"^#\d  .*nanosleep")
        said.see(r"^Program received signal SIGINT")
        said.see(r"^#\d  .*nanosleep")


@TWO
def test_hardware_breakpoints(program: Path) -> None:
    """They are told apart from software ones, stop as those do, and one may go with its hit."""
    with Debugged(program) as target:
        said = Transcript(
            gdb(
                target, QUIET, "hbreak square", "thbreak report", "info breakpoints", "continue",
                "print n", "continue", "delete 1", "continue", "info breakpoints", "continue",
            )
        )  # fmt: skip
        said.see(r"^Hardware assisted breakpoint 1: file ")
        said.see(r"^1 +hw breakpoint +keep y ")
        said.see(r"^2 +hw breakpoint +del +y ")
        said.see(r"^Breakpoint 1, square \(n=3\)")
        said.see(r"^\$1 = 3")
        said.see(r"^Breakpoint 1, square \(n=4\)")
        said.see(r"^Temporary breakpoint 2, report \(n=0\)")
        said.see(r"^No breakpoints or watchpoints")
        said.see(r"exited with code 07")


@TWO
def test_extended_mode_runs_again(program: Path) -> None:
    with Debugged(program, "env", "first") as target:
        said = Transcript(
            gdb(
                target, QUIET, "continue",
                "set environment COLOUR green", "set args env second", "break square", "run",
                "bt 1", "delete", "continue", "set args env third", "unset environment COLOUR",
                "run", "disconnect", extended=True,
            )
        )  # fmt: skip
        said.see(r"exited with code 07")
        said.see(r"^Breakpoint 1, square")
        said.see(r"exited with code 07")
        said.see(r"exited with code 07")
        target.process.wait(60)
        text = target.out.text
        assert "env none first\n" in text
        assert "env green second\n" in text
        assert "env none third\n" in text


@ONE
def test_files_over_the_wire(program: Path, tmp_path: Path) -> None:
    got = tmp_path / "got"
    sent = tmp_path / "sent"
    sent.write_bytes(bytes(range(256)) * 300)
    back = tmp_path / "back"
    with Debugged(program) as target:
        gdb(
            target, f"remote get /data/local/tmp/{program.name} {got}",
            f"remote put {sent} /tmp/sent", f"remote get /tmp/sent {back}",
            "remote delete /tmp/sent", "kill",
        )  # fmt: skip
    assert got.read_bytes() == program.read_bytes()
    assert back.read_bytes() == sent.read_bytes()


@TWO
def test_an_exec_is_followed(build_debug: Build, abi: str) -> None:
    """Caught, and breakpoints hold in the new program."""
    with Debugged(build_debug("debug_exec", abi)) as target:
        said = Transcript(
            gdb(
                target, "catch exec", "break second_life", "continue", "info inferiors", "continue",
                "bt", "finish", "continue",
            )
        )  # fmt: skip
        said.see(r"^Catchpoint 1 \(exec'd .*debug_exec")
        said.see(r"^\* 1 .*debug_exec")
        said.see(r"^Breakpoint 2(\.\d)?, second_life \(value=21\)")
        said.see(r"^#1  .*main \(argc=2")
        said.see(r"^Value returned is \$1 = 42")
        said.see(r"exited with code 03")
        assert target.finish() == 3


@TWO
def test_siginfo_can_be_changed(build_guest: Build, abi: str) -> None:
    """What the handler gets is what the debugger wrote."""
    with Debugged(build_guest("signal_context", abi)) as target:
        said = Transcript(
            gdb(
                target, "handle all nostop noprint pass", "handle SIGSEGV stop print", "continue",
                "print/x $_siginfo._sifields._sigfault.si_addr",
                "set var $_siginfo._sifields._sigfault.si_addr = (void*)0x5678",
                "print/x $_siginfo._sifields._sigfault.si_addr",
                "handle SIGSEGV nostop noprint pass", "continue",
            )
        )  # fmt: skip
        said.see(r"^Program received signal SIGSEGV")
        said.see(r"^\$1 = 0x0")
        said.see(r"^\$2 = 0x5678")
        target.finish()
        assert re.search(r"FAIL .*null pointer: si_addr.*", target.out.text), target.out.text
        assert target.out.text.count("FAIL") == 1
