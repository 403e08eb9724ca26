# SPDX-License-Identifier: GPL-2.0-or-later
"""Dynamic linking as Android's linker does it, on the host side: no kernel, no guest code.

``link.linker.Linker`` puts libraries together; where files come from and how they are mapped is a
``Backend``'s business (``link/backend.py``).
"""
