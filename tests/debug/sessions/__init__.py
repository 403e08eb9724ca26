# SPDX-License-Identifier: GPL-2.0-or-later
"""Whole sessions: real debuggers against the emulator, and what they print."""
