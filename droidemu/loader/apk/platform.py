# SPDX-License-Identifier: GPL-2.0-or-later
"""What Android's platform offers to apps."""

from __future__ import annotations

from typing import Final

#: Libraries that an app may link against without bringing them: the NDK's stable set, the public
#: ones of the linker's name spaces.
NDK_LIBRARIES: Final = frozenset(
    f"lib{name}.so"
    for name in (
        "aaudio", "amidi", "android", "binder_ndk", "c", "camera2ndk", "dl", "EGL", "GLESv1_CM",
        "GLESv2", "GLESv3", "icu", "jnigraphics", "log", "m", "mediandk", "nativehelper",
        "nativewindow", "neuralnetworks", "OpenMAXAL", "OpenSLES", "stdc++", "sync", "vulkan", "z",
    )
)  # fmt: skip
