# SPDX-License-Identifier: GPL-2.0-or-later
"""``/dev/fb0`` and ``/dev/graphics/fb0`` (being written by the lead right now, with evdev.py)."""
