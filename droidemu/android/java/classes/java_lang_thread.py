# SPDX-License-Identifier: GPL-2.0-or-later
"""java.lang: Thread. A started one is a guest thread that runs ``run``."""

from __future__ import annotations

from typing import Any

from droidemu.android.java.classes.java_lang import app_loader
from droidemu.android.java.classes.types import LOADER, RUNNABLE, STRING, THREAD
from droidemu.android.java.declare import Object, constructor, field, method

_GROUP = "Ljava/lang/ThreadGroup;"


class ThreadGroup(Object, java="java.lang.ThreadGroup"):
    """The one group."""

    @method(f"(){STRING}")
    def getName(self) -> str:
        return "main"


class Thread(Object, java="java.lang.Thread", implements=("java.lang.Runnable",)):
    """A thread."""

    name = field(STRING)
    target = field(RUNNABLE)
    daemon = field("Z")
    priority = field("I", 5)
    #: The guest's thread id, 0 while it has none.
    tid = 0
    started = False
    ended = False
    interrupted_ = False
    #: Where it sleeps so that ``interrupt`` wakes it; the runtime's own.
    parking: Any = None
    loader: Any = None

    @constructor("()V", f"({RUNNABLE})V", f"({RUNNABLE}{STRING})V")
    def __init__(self, target: Any = None, name: str = "Thread") -> None:
        self.target = target
        self.name = name

    @constructor(f"({STRING})V")
    def init_name(self, name: str) -> None:
        self.name = name

    @constructor(f"({_GROUP}{RUNNABLE})V", f"({_GROUP}{RUNNABLE}{STRING})V",
                 f"({_GROUP}{RUNNABLE}{STRING}J)V")  # fmt: skip
    def init_group(self, group: Any, target: Any, name: str = "Thread", stack: int = 0) -> None:
        self.target = target
        self.name = name

    @method(f"(){THREAD}")
    @staticmethod
    def currentThread(vm: Any) -> Any:
        return vm.current_thread()

    @method("()V")
    def start(self, vm: Any) -> Any:
        if self.started:
            raise vm.exception("java/lang/IllegalThreadStateException", "Thread already started")
        self.started = True
        return vm.start_thread(self)

    @method("()V")
    def run(self, vm: Any) -> Any:
        if self.target is not None:
            return vm.call(self.target, "run", signature="()V")
        return None

    @method("()V", "(J)V")
    def join(self, vm: Any, milliseconds: int = 0) -> Any:
        return vm.join(self, milliseconds * 1_000_000 or None)

    @method("(J)V", "(JI)V")
    @staticmethod
    def sleep(vm: Any, milliseconds: int, nanoseconds: int = 0) -> Any:
        return vm.sleep(milliseconds * 1_000_000 + nanoseconds, interruptible=True)

    @method("()V", name="yield")
    @staticmethod
    def yield_(vm: Any) -> Any:
        return vm.sleep(0)

    @method(f"(){STRING}")
    def getName(self) -> Any:
        return self.name

    @method(f"({STRING})V")
    def setName(self, name: str) -> None:
        self.name = name

    @method("()J")
    def getId(self) -> int:
        return int(self.tid)

    @method("()I")
    def getPriority(self) -> int:
        return int(self.priority)

    @method("(I)V")
    def setPriority(self, priority: int) -> None:
        self.priority = priority

    @method("()Z")
    def isDaemon(self) -> bool:
        return bool(self.daemon)

    @method("(Z)V")
    def setDaemon(self, daemon: bool) -> None:
        self.daemon = daemon

    @method("()Z")
    def isAlive(self) -> bool:
        return bool(self.tid) and not self.ended

    @method("()V")
    def interrupt(self) -> None:
        self.interrupted_ = not self.ended
        if self.parking is not None:
            self.parking.wake()

    @method("()Z")
    @staticmethod
    def interrupted(vm: Any) -> bool:
        thread = vm.current_thread()
        was, thread.interrupted_ = thread.interrupted_, False
        return bool(was)

    @method("()Z")
    def isInterrupted(self) -> bool:
        return self.interrupted_

    @method(f"(){_GROUP}")
    def getThreadGroup(self, vm: Any) -> Any:
        if "group" not in vm.singletons:
            vm.singletons["group"] = ThreadGroup()
        return vm.singletons["group"]

    @method(f"(){LOADER}")
    def getContextClassLoader(self, vm: Any) -> Any:
        return self.loader or app_loader(vm)

    @method(f"({LOADER})V")
    def setContextClassLoader(self, loader: Any) -> None:
        self.loader = loader

    @method("()[Ljava/lang/StackTraceElement;")
    def getStackTrace(self, vm: Any) -> Any:
        return vm.new_array("Ljava/lang/StackTraceElement;", 0)

    @method(f"(){STRING}")
    def toString(self) -> str:
        return f"Thread[{self.name},{self.priority},main]"
