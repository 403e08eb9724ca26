# SPDX-License-Identifier: GPL-2.0-or-later
"""The host's side of the Android userland: linker, JNI, NDK libraries, properties, logs."""
