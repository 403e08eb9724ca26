# SPDX-License-Identifier: GPL-2.0-or-later
"""Apps that draw with EGL and OpenGL ES, which are refused: built as usual, ended as they wish."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("ziglang")
pytest.importorskip("filelock")
pytest.importorskip("cryptography")

from droidemu.sdk.apk.keys import VARIABLE
from tests.sdk.projectkit import build, write

from .appkit import _need_system, run_app

ABIS = {"arm64-v8a": "arm64", "armeabi-v7a": "arm"}

PROJECT = """\
[project]
name = "triangle"
[build]
sources = ["src/*"]
libraries = ["android", "log", "EGL", "GLESv3"{glue}]
[android]
min-sdk = 24
opengl-es = "3.0"
"""

SET_UP = """\
#include <EGL/egl.h>
#include <GLES3/gl3.h>
#include <android/log.h>
#define SAY(...) __android_log_print(ANDROID_LOG_INFO, "probe", __VA_ARGS__)

// False without a picture to draw into.
static bool set_up(ANativeWindow *window)
{
    EGLDisplay display = eglGetDisplay(EGL_DEFAULT_DISPLAY);
    if (display == EGL_NO_DISPLAY || !eglInitialize(display, nullptr, nullptr)) {
        SAY("no EGL: %#x", eglGetError());
        return false;
    }
    const EGLint wanted[] = {EGL_RENDERABLE_TYPE, EGL_OPENGL_ES2_BIT, EGL_NONE};
    EGLConfig config;
    EGLint count;
    eglChooseConfig(display, wanted, &config, 1, &count);
    EGLSurface surface = eglCreateWindowSurface(display, config, window, nullptr);
    EGLContext context = eglCreateContext(display, config, EGL_NO_CONTEXT, nullptr);
    eglMakeCurrent(display, surface, surface, context);
    glClearColor(0, 0, 1, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    return eglSwapBuffers(display, surface);
}
"""

ACTIVITY = """\
#include <android/native_activity.h>
#include <stdbool.h>
#define nullptr NULL
""" + SET_UP + """
static void on_window(ANativeActivity *activity, ANativeWindow *window)
{
    if (!set_up(window))
        ANativeActivity_finish(activity);
}

static void on_destroy(ANativeActivity *activity)
{
    (void)activity;
    SAY("destroyed");
}

JNIEXPORT void ANativeActivity_onCreate(ANativeActivity *activity, void *state, size_t size)
{
    (void)state, (void)size;
    activity->callbacks->onNativeWindowCreated = on_window;
    activity->callbacks->onDestroy = on_destroy;
}
"""

GLUE = """\
#include <android_native_app_glue.h>
#include <stdexcept>
""" + SET_UP + """
void android_main(android_app *app)
{
    app->onAppCmd = [](android_app *a, int32_t command) {
        if (command == APP_CMD_INIT_WINDOW && !set_up(a->window))
            throw std::runtime_error("there is nothing to draw on");
    };
    try {
        while (!app->destroyRequested) {
            void *data = nullptr;
            if (ALooper_pollOnce(-1, nullptr, nullptr, &data) >= 0 && data)
                static_cast<android_poll_source *>(data)->process(app, (android_poll_source *)data);
        }
    } catch (const std::exception &error) {
        SAY("%s", error.what());
    }
}
"""


@pytest.mark.parametrize("abi", ABIS)
@pytest.mark.parametrize("name", ["main.c", "main.cpp"])
def test_an_app_that_is_refused_egl_ends(
    tmp_path: Path, abi: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A debug build that says why and finishes; with an exception out of a callback, too."""
    _need_system()
    monkeypatch.setenv(VARIABLE, str(tmp_path / "key.pem"))
    glue = name.endswith("cpp")
    head = PROJECT.format(glue=', "native_app_glue"' if glue else "")
    source = GLUE if glue else ACTIVITY
    folder = write(tmp_path / "p", {"droidemu.toml": head, f"src/{name}": source})
    (built,), _ = build(folder, ABIS[abi])
    result = run_app(built.program, abi)
    assert result.status == 0 and result.crash is None
    said = ["no EGL: 0x3001", "there is nothing to draw on" if glue else "destroyed"]
    assert result.lines == said
    refused = [text for _, tag, text in result.log if tag == "droidemu"]
    assert refused == [
        "libEGL.so is not supported by DroidEmu yet: eglGetDisplay and all others fail"
    ]
