# SPDX-License-Identifier: GPL-2.0-or-later
"""What the program without Python starts with: the ``droidemu`` command.

``-c CODE`` and ``-m MODULE`` work as Python's own do, since ``sys.executable`` is this program and
parts of DroidEmu (``droidemu doctor``) start children that must not take the parent down.
"""

from __future__ import annotations

import sys


def main() -> None:
    """See the module."""
    option = sys.argv[1] if len(sys.argv) > 2 else ""
    if option == "-c":
        code = sys.argv[2]
        sys.argv[:] = ["-c", *sys.argv[3:]]
        exec(compile(code, "<string>", "exec"), {"__name__": "__main__"})
    elif option == "-m":
        import runpy

        module = sys.argv[2]
        sys.argv[:] = sys.argv[2:]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    else:
        from droidemu.cli.main import main as droidemu

        droidemu()


if __name__ == "__main__":
    main()
