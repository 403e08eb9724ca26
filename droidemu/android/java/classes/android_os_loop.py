# SPDX-License-Identifier: GPL-2.0-or-later
"""android.os: Looper, Handler, Message. What is posted runs when somebody calls ``run_pending``.

The app process does so between the life cycle's steps; ``Looper.loop`` does so until it quits.
"""

from __future__ import annotations

from typing import Any

from droidemu.android.java.classes.types import OBJECT, RUNNABLE, THREAD
from droidemu.android.java.declare import Object, constructor, field, method

_LOOPER, _MESSAGE = "Landroid/os/Looper;", "Landroid/os/Message;"


class Looper(Object, java="android.os.Looper"):
    """The messages of one thread."""

    def __init__(self) -> None:
        #: (when in ns, order, what to run or the message, handler).
        self.pending: list[tuple[int, int, Any, Any]] = []
        self.count = 0
        self.stopped = False
        self.thread: Any = None

    def post(self, vm: Any, what: Any, handler: Any, delay_ns: int = 0) -> None:
        """Queue a Runnable or a Message."""
        self.count += 1
        self.pending.append((vm.platform.nano_time() + delay_ns, self.count, what, handler))
        self.pending.sort(key=lambda entry: entry[:2])

    def run_pending(self, vm: Any) -> Any:
        """Run what is due, as a generator; returns how much it was."""
        done = 0
        while self.pending and self.pending[0][0] <= vm.platform.nano_time() and not self.stopped:
            _, _, what, handler = self.pending.pop(0)
            if isinstance(what, Message):
                if what.callback is not None:
                    yield from vm.call(what.callback, "run", signature="()V")
                else:
                    signature = f"({_MESSAGE})V"
                    yield from vm.call(handler, "dispatchMessage", what, signature=signature)
            else:
                yield from vm.call(what, "run", signature="()V")
            done += 1
        return done

    @method(f"(){_LOOPER}")
    @staticmethod
    def getMainLooper(vm: Any) -> Any:
        if "main looper" not in vm.singletons:
            vm.singletons["main looper"] = Looper()
        return vm.singletons["main looper"]

    @method(f"(){_LOOPER}")
    @staticmethod
    def myLooper(vm: Any) -> Any:
        thread = vm.current_thread()
        own = getattr(thread, "looper", None)
        if own is None and thread.name == "main":
            return Looper.getMainLooper(vm)
        return own

    @method("()V")
    @staticmethod
    def prepare(vm: Any) -> None:
        thread = vm.current_thread()
        if getattr(thread, "looper", None) is not None:
            text = "Only one Looper may be created per thread"
            raise vm.exception("java/lang/RuntimeException", text)
        thread.looper = Looper()
        thread.looper.thread = thread

    @method("()V")
    @staticmethod
    def prepareMainLooper(vm: Any) -> None:
        vm.current_thread().looper = Looper.getMainLooper(vm)

    @method("()V")
    @staticmethod
    def loop(vm: Any) -> Any:
        looper = Looper.myLooper(vm)
        if looper is None:
            text = "No Looper; Looper.prepare() wasn't called on this thread."
            raise vm.exception("java/lang/RuntimeException", text)
        while not looper.stopped:
            yield from looper.run_pending(vm)
            if looper.stopped:
                break
            now = vm.platform.nano_time()
            rest = looper.pending[0][0] - now if looper.pending else 10_000_000
            sleep = vm.sleep(min(max(rest, 1_000_000), 10_000_000))
            if sleep is None:
                break
            yield from sleep

    @method("()V")
    def quit(self) -> None:
        self.stopped = True

    @method("()V")
    def quitSafely(self) -> None:
        self.stopped = True

    @method(f"(){THREAD}")
    def getThread(self, vm: Any) -> Any:
        return self.thread or vm.current_thread()

    @method("()Z")
    def isCurrentThread(self, vm: Any) -> bool:
        return Looper.myLooper(vm) is self


class Message(Object, java="android.os.Message"):
    """What a handler gets."""

    what = field("I")
    arg1 = field("I")
    arg2 = field("I")
    obj = field(OBJECT)
    callback: Any = None
    target: Any = None

    @constructor("()V")
    def __init__(self) -> None:
        pass

    @method(f"(){_MESSAGE}")
    @staticmethod
    def obtain() -> Any:
        return Message()

    @method("()V")
    def sendToTarget(self, vm: Any) -> None:
        self.target.looper.post(vm, self, self.target)


class Handler(Object, java="android.os.Handler"):
    """Puts work into a looper."""

    looper: Any = None

    @constructor("()V")
    def init_here(self, vm: Any) -> None:
        self.looper = Looper.myLooper(vm)
        if self.looper is None:
            text = "Can't create handler inside thread that has not called Looper.prepare()"
            raise vm.exception("java/lang/RuntimeException", text)

    @constructor(f"({_LOOPER})V")
    def __init__(self, looper: Any = None) -> None:
        self.looper = looper

    @method(f"({RUNNABLE})Z")
    def post(self, vm: Any, what: Any) -> bool:
        self.looper.post(vm, what, self)
        return True

    @method(f"({RUNNABLE}J)Z")
    def postDelayed(self, vm: Any, what: Any, milliseconds: int) -> bool:
        self.looper.post(vm, what, self, max(0, milliseconds) * 1_000_000)
        return True

    @method(f"({RUNNABLE})V")
    def removeCallbacks(self, what: Any) -> None:
        self.looper.pending = [each for each in self.looper.pending if each[2] is not what]

    @method(f"(){_MESSAGE}")
    def obtainMessage(self) -> Any:
        made = Message()
        made.target = self
        return made

    @method(f"(I){_MESSAGE}", name="obtainMessage")
    def obtainMessage_what(self, what: int) -> Any:
        made = self.obtainMessage()
        made.what = what
        return made

    @method(f"({_MESSAGE})Z")
    def sendMessage(self, vm: Any, message: Any) -> bool:
        self.looper.post(vm, message, self)
        return True

    @method("(I)Z")
    def sendEmptyMessage(self, vm: Any, what: int) -> bool:
        return self.sendMessage(vm, self.obtainMessage_what(what))

    @method(f"({_MESSAGE})V")
    def dispatchMessage(self, vm: Any, message: Any) -> Any:
        return vm.call(self, "handleMessage", message, signature=f"({_MESSAGE})V")

    @method(f"({_MESSAGE})V")
    def handleMessage(self, message: Any) -> None:
        return None

    @method(f"(){_LOOPER}")
    def getLooper(self) -> Any:
        return self.looper
