# SPDX-License-Identifier: GPL-2.0-or-later
"""How a function of JNI is declared, and what is looked at before and after each.

::

    @jni("FindClass")
    def FindClass(env: Env, name: Ptr) -> int: ...

A handler takes the thread's ``Env`` and the arguments behind ``JNIEnv *``, and returns a word
(None: 0) or is a generator. A Throwable that it raises becomes the pending exception, ``JniAbort``
a line of CheckJNI and the end of the guest; Python errors of models become Java's.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import CodeType, GeneratorType
from typing import TYPE_CHECKING, Any

from droidemu.android.java.classes.java_lang_throwables import Throwable, plain_title, stack_lines
from droidemu.android.jni.errors import JniAbort, place_of, throwable_of
from droidemu.android.jni.table import ENV_CALLS, ENV_SLOTS, JNI_ERR, VM_CALLS, VM_SLOTS
from droidemu.errors import UserError, printable
from droidemu.kernel import syscall
from droidemu.kernel.errno import KernelError
from droidemu.kernel.hostcall import hostcall
from droidemu.memory import MemoryFault

if TYPE_CHECKING:
    from droidemu.android.jni.env import Env
    from droidemu.kernel.task import Task

Handler = Callable[..., Any]
#: Ways of a call with critical sections: not inside one, inside too, it begins one, it ends one.
BAD, OKAY, GET, RELEASE = range(4)

#: Longest message of a crash report, characters; Android's log cuts its lines there, too.
_LONGEST_ABORT = 4000

_TEMPLATE = """
def call(task: Task, env: Ptr{parameters}) -> int:
    e = task.java
    if e is None or e.address != env:
        return stranger(task, env, NAME)
    try:
        if e.blocked:
            refusal = closer(e, NAME, PENDING, CRITICAL)
            if refusal and stopped(e, NAME, refusal):
                return 0
        result = handler(e{arguments})
    except Exception as error:
        return failed(e, NAME, error)
    if result.__class__ is int:
        return result
    return finish(e, NAME, result)
"""
_BARE_TEMPLATE = """
def call(task: Task{parameters}) -> int:
    try:
        return handler(task{arguments})
    except Exception as error:
        return gave_up(task, NAME, error)
"""


def jni(name: str, *, pending: bool = False, critical: int = BAD) -> Callable[[Handler], Handler]:
    """Declare a function of JNIEnv under its name in jni.h.

    ``pending``: it may be called while an exception is pending; ``critical``: BAD, OKAY, GET,
    RELEASE.
    """

    def declare(handler: Handler) -> Handler:
        names, types = _parameters(handler)
        scope: dict[str, Any] = {
            **_TYPES, "handler": handler, "stranger": stranger, "closer": closer,
            "stopped": stopped, "failed": failed, "finish": finish, "Task": None, "NAME": name,
            "PENDING": pending, "CRITICAL": critical,
        }  # fmt: skip
        exec(_code(_TEMPLATE, names, types), scope)
        hostcall(name, ENV_CALLS + ENV_SLOTS[name])(scope["call"])
        return handler

    return declare


def _parameters(handler: Handler) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names and types of what a handler takes behind the thread."""
    names = handler.__code__.co_varnames[1 : handler.__code__.co_argcount]
    return names, tuple(handler.__annotations__[each] for each in names)


@cache
def _code(template: str, names: tuple[str, ...], types: tuple[str, ...]) -> CodeType:
    """What wraps handlers with these parameters."""
    pairs = zip(names, types, strict=True)
    source = template.format(
        parameters="".join(f", {name}: {kind}" for name, kind in pairs),
        arguments="".join(f", {name}" for name in names),
    )
    return compile(source, "<jni>", "exec")


_TYPES = {each: getattr(syscall, each) for each in ("Int", "ULong", "Ptr", "U64")}


def javavm(name: str) -> Callable[[Handler], Handler]:
    """Declare a function of JavaVM; its handler takes the task."""

    return library(name, VM_CALLS + VM_SLOTS[name])


def library(name: str, number: int) -> Callable[[Handler], Handler]:
    """Declare a host call of the guest's JNI library; its handler takes the task. See ``gave_up``.
    """

    def declare(handler: Handler) -> Handler:
        names, types = _parameters(handler)
        scope = {**_TYPES, "handler": handler, "gave_up": gave_up, "Task": None, "NAME": name}
        exec(_code(_BARE_TEMPLATE, names, types), scope)
        hostcall(name, number)(scope["call"])
        return handler

    return declare


def gave_up(task: Task, name: str, error: Exception) -> int:
    """What an exception means in a thread that may have no JNIEnv: a line in the log, and JNI_ERR.

    Errors of the kernel and of the user's files go on.
    """
    if isinstance(error, KernelError | MemoryFault | UserError):
        raise error
    vm = task.process.java
    log = task.kernel.log if vm is None else vm.log
    what = plain_title(error) if isinstance(error, Throwable) else type(error).__name__
    log.warning("JNI: %s failed: %s%s", name, what, place_of(error))
    log.debug("where it failed", exc_info=error)
    return JNI_ERR & 0xFFFFFFFF


def stranger(task: Task, address: int, name: str) -> int:
    """The thread has no JNIEnv, or another one."""
    vm = task.process.java
    if vm is None:
        task.kernel.log.error("JNI: %s in a process without a Java VM (fork?)", name)
        abort(task, f"JNI {name} in a process without a Java virtual machine")
        return 0
    owner = vm.env_at(address)
    mine = task.java
    if mine is None:
        text = f"a thread (tid {task.tid}) is making JNI calls without being attached"
    elif owner is not None:
        text = f"thread {task.tid} using JNIEnv* from thread {owner.task.tid}"
    else:
        text = f"thread {task.tid} using an invalid JNIEnv* {address:#x}"
    vm.mistake(task, name, text)
    return 0


def closer(env: Env, name: str, pending: bool, critical: int) -> str | None:
    """Look at what blocks a call; the text of a mistake, or None."""
    if env.critical and critical == BAD:
        return f"thread {env.task.tid} using JNI after critical get"
    if env.pending is not None and not pending:
        what = plain_title(env.pending) + _thrown_in(env.pending)
        return f"JNI {name} called with pending exception {what}"
    return None


def _thrown_in(error: Any) -> str:
    lines = stack_lines(error)
    return f" thrown in {lines[0].removeprefix(chr(9) + 'at ')}" if lines else ""


def stopped(env: Env, name: str, text: str) -> bool:
    """Report a mistake that was seen before the call; False: the call is made all the same."""
    env.vm.mistake(env.task, name, text)
    return env.vm.check


def failed(env: Env, name: str, error: Exception) -> int:
    """What an exception of a handler means for the guest; the answer is 0."""
    if isinstance(error, JniAbort):
        env.vm.mistake(env.task, name, str(error))
    elif isinstance(error, MemoryFault):
        env.vm.mistake(env.task, name, f"bad address {error.address:#x}")
    elif isinstance(error, KernelError):
        raise error
    else:
        env.throw(throwable_of(env.vm, error))
    return 0


def finish(env: Env, name: str, result: Any) -> Any:
    """What a handler returns that is no word."""
    if result is None:
        return 0
    if isinstance(result, GeneratorType):
        return guarded(env, name, result)
    return int(result)


def guarded(env: Env, name: str, body: Any) -> Any:
    """A generator whose errors are treated as those of plain handlers."""
    try:
        result = yield from body
    except Exception as error:
        return failed(env, name, error)
    return 0 if result is None else result


def abort(task: Task, text: str) -> None:
    """End the guest with SIGABRT and a crash report that has this line."""
    from droidemu.kernel.siginfo import SI_TKILL, SIGABRT, SigInfo

    # What the guest has made of it goes to terminals and into files.
    task.process.abort_message = "\n".join(map(printable, text[:_LONGEST_ABORT].splitlines()))
    task.kernel.signals.force(task, SigInfo(SIGABRT, SI_TKILL, pid=task.process.pid), fatal=True)
