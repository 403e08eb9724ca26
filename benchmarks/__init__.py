# SPDX-License-Identifier: GPL-2.0-or-later
"""Speed measurements: ``python -m benchmarks``; how to read them stands in docs/benchmarks.md."""
