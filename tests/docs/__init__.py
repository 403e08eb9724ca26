# SPDX-License-Identifier: GPL-2.0-or-later
"""Documents are held to what they say."""
