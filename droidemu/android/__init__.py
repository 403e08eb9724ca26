# SPDX-License-Identifier: GPL-2.0-or-later
"""The host side of Android: dynamic linking, Java, activities, logging; see docs/architecture.md."""
