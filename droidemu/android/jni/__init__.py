# SPDX-License-Identifier: GPL-2.0-or-later
"""JNI: Java's native interface on top of droidemu.android.java. See docs/android/jni.md."""

from __future__ import annotations
