# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes APK files: manifest, resources, archive, signatures. docs/android/build.md."""
