# SPDX-License-Identifier: GPL-2.0-or-later
"""``/dev/input/event0..2`` (being written by the lead right now, with fb.py)."""
