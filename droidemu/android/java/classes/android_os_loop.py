# SPDX-License-Identifier: GPL-2.0-or-later
"""android.os: Looper, Handler, Message.

What is posted runs on the looper's own thread, when that calls ``run_pending``: ``Looper.loop``
does, and so does the native looper of the thread (ALooper_pollOnce), which is woken by
``Runtime.posted``. An app's main thread spends its life in one.
"""

from __future__ import annotations

from bisect import insort
from typing import Any

from droidemu.android.java.classes.types import OBJECT, RUNNABLE, THREAD
from droidemu.android.java.declare import (
    Interface,
    Object,
    abstract,
    constructor,
    field,
    method,
)
from droidemu.android.java.heap import ENTRY

_LOOPER, _MESSAGE = "Landroid/os/Looper;", "Landroid/os/Message;"
_HANDLER, _CALLBACK = "Landroid/os/Handler;", "Landroid/os/Handler$Callback;"
#: When what goes in front of everything is due, ns.
_FIRST = 0
#: In the place of a message: the looper ends there.
_END = object()


class Looper(Object, java="android.os.Looper"):
    """The messages of one thread."""

    def __init__(self) -> None:
        #: (when in ns, order, what to run or the message, handler).
        self.pending: list[tuple[int, int, Any, Any]] = []
        self.count = 0
        self.stopped = False
        self.thread: Any = None
        #: Who sleeps until something is posted; the runtime's own.
        self.sleepers: Any = None

    def post(self, vm: Any, what: Any, handler: Any, when: int) -> bool:
        """Queue a Runnable or a Message for a moment (ns); False if the looper has ended."""
        if self.stopped:
            return False
        vm.heap.check()
        self.count += 1
        # What goes in front goes in front of what went there before.
        order = -self.count if when == _FIRST else self.count
        insort(self.pending, (when, order, what, handler), key=lambda entry: entry[:2])
        vm.heap.settle(self)
        vm.posted(self)
        return True

    def held(self) -> int:
        """See heap.py."""
        return ENTRY * len(self.pending)

    def remove(self, vm: Any, unwanted: Any) -> None:
        """Forget the entries for which ``unwanted(what, handler)`` is true."""
        self.pending = [each for each in self.pending if not unwanted(each[2], each[3])]
        vm.heap.count(self)
        vm.posted(self)

    def run_pending(self, vm: Any) -> Any:
        """Run what is due, as a generator; returns how much it was.

        What is posted meanwhile waits for the next time: the thread has other things to do, too.
        """
        done, last = 0, self.count
        while self.pending and not self.stopped:
            now = vm.platform.nano_time()
            index = next(
                (at for at, each in enumerate(self.pending) if each[0] <= now and each[1] <= last),
                None,
            )
            if index is None:
                break
            _, _, what, handler = self.pending.pop(index)
            vm.posted(self)  # what it runs may have a turn of its own
            if what is _END:
                self.end(vm)
            elif not isinstance(what, Message):
                yield from vm.call(what, "run", signature="()V")
            elif what.callback is not None:
                yield from vm.call(what.callback, "run", signature="()V")
            else:
                yield from vm.call(handler, "dispatchMessage", what, signature=f"({_MESSAGE})V")
            done += 1
        vm.heap.count(self)
        return done

    def end(self, vm: Any) -> None:
        """Nothing is taken and nothing runs from now on."""
        self.stopped = True
        self.pending.clear()
        vm.heap.count(self)
        vm.posted(self)

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
        if own is None and vm.is_main(thread):
            own = thread.looper = Looper.getMainLooper(vm)
            own.thread = thread
        return own

    @method("()V")
    @staticmethod
    def prepare(vm: Any) -> None:
        if Looper.myLooper(vm) is not None:
            text = "Only one Looper may be created per thread"
            raise vm.exception("java/lang/RuntimeException", text)
        thread = vm.current_thread()
        thread.looper = Looper()
        thread.looper.thread = thread

    @method("()V")
    @staticmethod
    def prepareMainLooper(vm: Any) -> None:
        thread = vm.current_thread()
        thread.looper = Looper.getMainLooper(vm)
        thread.looper.thread = thread

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
            wait = vm.wait_posted(looper)
            if wait is None:
                break
            yield from wait

    @method("()V")
    def quit(self, vm: Any) -> None:
        self._refuse_main(vm)
        self.end(vm)

    @method("()V")
    def quitSafely(self, vm: Any) -> Any:
        self._refuse_main(vm)
        # What is due already still runs.
        now = vm.platform.nano_time()
        if vm.current_thread() is self.thread or not any(e[0] <= now for e in self.pending):
            self.end(vm)
            return
        self.pending = [each for each in self.pending if each[0] <= now]
        self.post(vm, _END, None, now)

    def _refuse_main(self, vm: Any) -> None:
        if self is vm.singletons.get("main looper"):
            text = "Main thread not allowed to quit."
            raise vm.exception("java/lang/IllegalStateException", text)

    @method(f"(){THREAD}")
    def getThread(self, vm: Any) -> Any:
        return self.thread or vm.main_thread()

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
    when = 0

    @constructor("()V")
    def __init__(self) -> None:
        pass

    @method(f"(){_MESSAGE}")
    @staticmethod
    def obtain() -> Any:
        return Message()

    @method(f"({_HANDLER}){_MESSAGE}", f"({_HANDLER}I){_MESSAGE}",
            f"({_HANDLER}III){_MESSAGE}", name="obtain")  # fmt: skip
    @staticmethod
    def obtain_for(handler: Any, what: int = 0, arg1: int = 0, arg2: int = 0) -> Any:
        made = Message()
        made.target, made.what, made.arg1, made.arg2 = handler, what, arg1, arg2
        return made

    @method(f"({_HANDLER}I{OBJECT}){_MESSAGE}", name="obtain")
    @staticmethod
    def obtain_with(handler: Any, what: int, obj: Any) -> Any:
        made = Message.obtain_for(handler, what)
        made.obj = obj
        return made

    @method(f"({_HANDLER}III{OBJECT}){_MESSAGE}", name="obtain")
    @staticmethod
    def obtain_whole(handler: Any, what: int, arg1: int, arg2: int, obj: Any) -> Any:
        made = Message.obtain_for(handler, what, arg1, arg2)
        made.obj = obj
        return made

    @method(f"({_HANDLER}{RUNNABLE}){_MESSAGE}", name="obtain")
    @staticmethod
    def obtain_callback(handler: Any, callback: Any) -> Any:
        made = Message.obtain_for(handler)
        made.callback = callback
        return made

    @method(f"(){_HANDLER}")
    def getTarget(self) -> Any:
        return self.target

    @method(f"({_HANDLER})V")
    def setTarget(self, handler: Any) -> None:
        self.target = handler

    @method(f"(){RUNNABLE}")
    def getCallback(self) -> Any:
        return self.callback

    @method("()J")
    def getWhen(self) -> int:
        return self.when // 1_000_000

    @method("()V")
    def sendToTarget(self, vm: Any) -> None:
        self.target.sendMessage(vm, self)

    @method("()V")
    def recycle(self) -> None:
        return None


class Callback(Interface, java="android.os.Handler$Callback", interface=True):
    """Takes messages in a handler's place."""

    handleMessage = abstract(f"({_MESSAGE})Z")


class Handler(Object, java="android.os.Handler"):
    """Puts work into a looper."""

    looper: Any = None
    callback: Any = None

    @constructor("()V", f"({_CALLBACK})V")
    def init_here(self, vm: Any, callback: Any = None) -> None:
        self.looper, self.callback = Looper.myLooper(vm), callback
        if self.looper is None:
            text = "Can't create handler inside thread that has not called Looper.prepare()"
            raise vm.exception("java/lang/RuntimeException", text)

    @constructor(f"({_LOOPER})V", f"({_LOOPER}{_CALLBACK})V")
    def __init__(self, looper: Any = None, callback: Any = None) -> None:
        self.looper, self.callback = looper, callback

    @method(f"({RUNNABLE})Z")
    def post(self, vm: Any, what: Any) -> Any:
        return self._post(vm, what, vm.platform.nano_time())

    @method(f"({RUNNABLE}J)Z")
    def postDelayed(self, vm: Any, what: Any, milliseconds: int) -> Any:
        return self._post(vm, what, _after(vm, milliseconds))

    @method(f"({RUNNABLE}J)Z")
    def postAtTime(self, vm: Any, what: Any, uptime: int) -> Any:
        return self._post(vm, what, max(uptime * 1_000_000, 1))

    @method(f"({RUNNABLE})Z")
    def postAtFrontOfQueue(self, vm: Any, what: Any) -> Any:
        return self._post(vm, what, _FIRST)

    def _post(self, vm: Any, what: Any, when: int) -> Any:
        return self.looper.post(vm, what, self, when)

    @method(f"({RUNNABLE})V", f"({RUNNABLE}{OBJECT})V")
    def removeCallbacks(self, vm: Any, what: Any, token: Any = None) -> None:
        def unwanted(each: Any, handler: Any) -> bool:
            mine = each is what or getattr(each, "callback", None) is what
            return handler is self and mine and _has_token(each, token)

        self.looper.remove(vm, unwanted)

    @method("(I)V", f"(I{OBJECT})V")
    def removeMessages(self, vm: Any, what: int, token: Any = None) -> None:
        self.looper.remove(vm, lambda each, handler: self._is_mine(each, handler, what, token))

    @method(f"({OBJECT})V")
    def removeCallbacksAndMessages(self, vm: Any, token: Any) -> None:
        self.looper.remove(
            vm, lambda each, handler: handler is self and _has_token(each, token)
        )

    @method("(I)Z", f"(I{OBJECT})Z")
    def hasMessages(self, what: int, token: Any = None) -> bool:
        return any(self._is_mine(each[2], each[3], what, token) for each in self.looper.pending)

    def _is_mine(self, each: Any, handler: Any, what: int, token: Any) -> bool:
        return (
            handler is self
            and isinstance(each, Message)
            and each.callback is None
            and each.what == what
            and _has_token(each, token)
        )

    @method(f"(){_MESSAGE}", f"(I){_MESSAGE}", f"(III){_MESSAGE}")
    def obtainMessage(self, what: int = 0, arg1: int = 0, arg2: int = 0) -> Any:
        return Message.obtain_for(self, what, arg1, arg2)

    @method(f"(I{OBJECT}){_MESSAGE}", name="obtainMessage")
    def obtainMessage_with(self, what: int, obj: Any) -> Any:
        return Message.obtain_with(self, what, obj)

    @method(f"(III{OBJECT}){_MESSAGE}", name="obtainMessage")
    def obtainMessage_whole(self, what: int, arg1: int, arg2: int, obj: Any) -> Any:
        return Message.obtain_whole(self, what, arg1, arg2, obj)

    @method(f"({_MESSAGE})Z")
    def sendMessage(self, vm: Any, message: Any) -> Any:
        return self._send(vm, message, vm.platform.nano_time())

    @method(f"({_MESSAGE}J)Z")
    def sendMessageDelayed(self, vm: Any, message: Any, milliseconds: int) -> Any:
        return self._send(vm, message, _after(vm, milliseconds))

    @method(f"({_MESSAGE}J)Z")
    def sendMessageAtTime(self, vm: Any, message: Any, uptime: int) -> Any:
        return self._send(vm, message, max(uptime * 1_000_000, 1))

    @method(f"({_MESSAGE})Z")
    def sendMessageAtFrontOfQueue(self, vm: Any, message: Any) -> Any:
        return self._send(vm, message, _FIRST)

    @method("(I)Z")
    def sendEmptyMessage(self, vm: Any, what: int) -> Any:
        return self.sendMessage(vm, self.obtainMessage(what))

    @method("(IJ)Z")
    def sendEmptyMessageDelayed(self, vm: Any, what: int, milliseconds: int) -> Any:
        return self.sendMessageDelayed(vm, self.obtainMessage(what), milliseconds)

    def _send(self, vm: Any, message: Any, when: int) -> Any:
        message.target, message.when = self, when
        return self.looper.post(vm, message, self, when)

    @method(f"({_MESSAGE})V")
    def dispatchMessage(self, vm: Any, message: Any) -> Any:
        signature = f"({_MESSAGE})Z"
        if self.callback is not None:
            taken = yield from vm.call(self.callback, "handleMessage", message, signature=signature)
            if taken:
                return
        yield from vm.call(self, "handleMessage", message, signature=f"({_MESSAGE})V")

    @method(f"({_MESSAGE})V")
    def handleMessage(self, message: Any) -> None:
        return None

    @method(f"(){_LOOPER}")
    def getLooper(self) -> Any:
        return self.looper


def _after(vm: Any, milliseconds: int) -> int:
    now: int = vm.platform.nano_time()
    return now + max(0, milliseconds) * 1_000_000


def _has_token(each: Any, token: Any) -> bool:
    return token is None or getattr(each, "obj", None) is token
