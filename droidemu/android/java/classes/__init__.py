# SPDX-License-Identifier: GPL-2.0-or-later
"""The built-in models of Java's and Android's classes; a file or several for each package.

Java's names are kept. ``PACKAGES`` says which files to look into for a package: they are imported
when one of its classes is asked for.
"""

from __future__ import annotations

from typing import Final

PACKAGES: Final[dict[str, tuple[str, ...]]] = {
    "java/lang": (
        "java_lang", "java_lang_text", "java_lang_boxes", "java_lang_throwables",
        "java_lang_errors", "java_lang_system", "java_lang_thread",
    ),
    "java/lang/ref": ("java_lang_ref",),
    "java/lang/reflect": ("java_lang_reflect",),
    "java/util": ("java_util", "java_util_maps", "java_util_misc"),
    "java/util/concurrent": ("java_util_misc",),
    "java/util/regex": ("java_util_regex",),
    "java/io": ("java_io",),
    "java/nio": ("java_nio",),
    "java/nio/charset": ("java_nio_charset",),
    "android/app": ("android_app",),
    "android/content": (
        "android_content", "android_content_data", "android_preferences", "android_services",
    ),
    "android/content/pm": ("android_content_pm",),
    "android/content/res": ("android_content_res",),
    "android/graphics": ("android_graphics",),
    "android/media": ("android_services",),
    "android/net": ("android_net",),
    "android/os": ("android_os", "android_os_loop"),
    "android/provider": ("android_services",),
    "android/util": ("android_util",),
    "android/view": ("android_view", "android_app"),
    "android/view/inputmethod": ("android_view",),
}  # fmt: skip
