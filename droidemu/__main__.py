# SPDX-License-Identifier: GPL-2.0-or-later
"""``python -m droidemu`` is the ``droidemu`` command."""

from __future__ import annotations

from droidemu.cli.main import main

if __name__ == "__main__":
    main()
