# SPDX-License-Identifier: GPL-2.0-or-later
"""android.app: the activity, the application and what native code finds them by."""

from __future__ import annotations

from typing import Any

from droidemu.android.java.classes.android_content import ContextWrapper, singleton
from droidemu.android.java.classes.types import (
    BUNDLE,
    CHARS,
    INTENT,
    RUNNABLE,
    STRING,
)
from droidemu.android.java.declare import Object, constructor, method, static_field

_APPLICATION = "Landroid/app/Application;"
_THREAD = "Landroid/app/ActivityThread;"
_COMPONENT = "Landroid/content/ComponentName;"


class Application(ContextWrapper, java="android.app.Application"):
    """The app."""

    @constructor("()V")
    def __init__(self) -> None:
        super().__init__()

    @method("()V")
    def onCreate(self) -> None:
        return None

    @method(f"(){STRING}")
    @staticmethod
    def getProcessName(vm: Any) -> Any:
        return vm.platform.package


class Service(ContextWrapper, java="android.app.Service"):
    """Something without a window."""


class ContextThemeWrapper(ContextWrapper, java="android.view.ContextThemeWrapper"):
    """A context with a theme."""


class Activity(ContextThemeWrapper, java="android.app.Activity"):
    """A screen of the app. ``ended`` is set by finish()."""

    RESULT_OK = static_field("I", -1)
    RESULT_CANCELED = static_field("I", 0)
    intent: Any = None
    ended = False
    orientation = -1
    title: Any = None

    @constructor("()V")
    def __init__(self) -> None:
        super().__init__()

    @method(f"(){_APPLICATION}")
    def getApplication(self, vm: Any) -> Any:
        return singleton(vm, "android/app/Application")

    @method(f"(){INTENT}")
    def getIntent(self, vm: Any) -> Any:
        if self.intent is None:
            self.intent = vm.new_object("android/content/Intent", "android.intent.action.MAIN")
            self.intent.component = self.getComponentName(vm)
        return self.intent

    @method(f"({INTENT})V")
    def setIntent(self, intent: Any) -> None:
        self.intent = intent

    @method(f"(){_COMPONENT}")
    def getComponentName(self, vm: Any) -> Any:
        name = vm.class_of(self).pretty
        return vm.new_object("android/content/ComponentName", vm.platform.package, name)

    @method(f"(){STRING}")
    def getLocalClassName(self, vm: Any) -> str:
        name, package = str(vm.class_of(self).pretty), vm.platform.package
        return name.removeprefix(f"{package}.")

    @method("(I)Landroid/content/SharedPreferences;")
    def getPreferences(self, vm: Any, mode: int) -> Any:
        return self.getSharedPreferences(vm, self.getLocalClassName(vm), mode)

    @method("()Landroid/view/Window;")
    def getWindow(self, vm: Any) -> Any:
        return singleton(vm, "android/view/Window")

    @method("()Landroid/view/WindowManager;")
    def getWindowManager(self, vm: Any) -> Any:
        return singleton(vm, "android/view/WindowManagerImpl")

    @method("()V")
    def finish(self, vm: Any) -> Any:
        self.ended = True
        return vm.activity_call(self, "finish")

    @method("()V")
    def finishAndRemoveTask(self, vm: Any) -> Any:
        return self.finish(vm)

    @method("()Z")
    def isFinishing(self) -> bool:
        return self.ended

    @method("()Z")
    def isDestroyed(self) -> bool:
        return False

    @method("(Z)Z")
    def moveTaskToBack(self, root: bool) -> bool:
        return True

    @method("(I)V")
    def setRequestedOrientation(self, vm: Any, orientation: int) -> Any:
        self.orientation = orientation
        return vm.activity_call(self, "orientation", orientation)

    @method("()I")
    def getRequestedOrientation(self) -> int:
        return self.orientation

    @method(f"({CHARS})V")
    def setTitle(self, title: Any) -> None:
        self.title = title

    @method(f"({RUNNABLE})V")
    def runOnUiThread(self, vm: Any, what: Any) -> Any:
        looper = vm.invoke_static("android/os/Looper", "getMainLooper")
        if vm.invoke_static("android/os/Looper", "myLooper") is looper:
            return vm.call(what, "run", signature="()V")
        looper.post(vm, what, None, vm.platform.nano_time())
        return None

    @method(f"({BUNDLE})V")
    def onCreate(self, state: Any) -> None:
        return None

    @method("()V", name="onStart")
    def on_start(self) -> None:
        return None

    @method("()V", name="onResume")
    def on_resume(self) -> None:
        return None

    @method("()V", name="onPause")
    def on_pause(self) -> None:
        return None

    @method("()V", name="onStop")
    def on_stop(self) -> None:
        return None

    @method("()V", name="onDestroy")
    def on_destroy(self) -> None:
        return None

    @method(f"([{STRING}I)V")
    def requestPermissions(self, permissions: Any, code: int) -> None:
        return None


class NativeActivity(Activity, java="android.app.NativeActivity"):
    """An activity that native code carries out."""

    META_DATA_LIB_NAME = static_field(STRING, "android.app.lib_name")
    META_DATA_FUNC_NAME = static_field(STRING, "android.app.func_name")

    @constructor("()V")
    def __init__(self) -> None:
        super().__init__()


class ActivityThread(Object, java="android.app.ActivityThread"):
    """Where native code looks for the app when nobody gives it a context."""

    @method(f"(){_THREAD}")
    @staticmethod
    def currentActivityThread(vm: Any) -> Any:
        return singleton(vm, "android/app/ActivityThread")

    @method(f"(){_APPLICATION}")
    @staticmethod
    def currentApplication(vm: Any) -> Any:
        return singleton(vm, "android/app/Application")

    @method(f"(){STRING}")
    @staticmethod
    def currentPackageName(vm: Any) -> Any:
        return vm.platform.package

    @method(f"(){_APPLICATION}")
    def getApplication(self, vm: Any) -> Any:
        return singleton(vm, "android/app/Application")
