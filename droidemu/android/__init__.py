# SPDX-License-Identifier: GPL-2.0-or-later
"""Host side of Android's userland: the linker, JNI, activities, properties, logs."""
