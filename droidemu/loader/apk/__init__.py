# SPDX-License-Identifier: GPL-2.0-or-later
"""Android packages (APK files) as pure data: archive, manifest, resources, native libraries.

:class:`droidemu.loader.apk.package.Apk` is the way in. Everything here reads foreign bytes:
success or an :class:`~droidemu.loader.apk.errors.ApkError`, in bounded time and memory.
"""
