# SPDX-License-Identifier: GPL-2.0-or-later
"""Host keys (SDL scancodes, which are USB HID usages) to Linux key codes.

The phone's own keys lie where the Android Emulator has them: Esc Back, Home Home, Ctrl+M Menu,
F3 Call, F4 End call, F5 Search, F7 Power, Ctrl+F5 and Ctrl+F6 (or Ctrl+= and Ctrl+-) volume,
Ctrl+F3 Camera. With Shift they are plain keys again. F2 opens the window's own menu.
"""

from __future__ import annotations

from droidemu.hal.keycodes import KEYCODES

#: (first scancode, key names without KEY_ of that and the following ones; "-" for none).
#: USB HID Usage Tables, chapter 10 (Keyboard/Keypad Page), as SDL_scancode.h numbers them.
_RUNS: tuple[tuple[int, str], ...] = (
    (4, "A B C D E F G H I J K L M N O P Q R S T U V W X Y Z 1 2 3 4 5 6 7 8 9 0"),
    (40, "ENTER ESC BACKSPACE TAB SPACE MINUS EQUAL LEFTBRACE RIGHTBRACE BACKSLASH BACKSLASH"),
    (51, "SEMICOLON APOSTROPHE GRAVE COMMA DOT SLASH CAPSLOCK"),
    (58, "F1 F2 F3 F4 F5 F6 F7 F8 F9 F10 F11 F12 SYSRQ SCROLLLOCK PAUSE INSERT HOME PAGEUP"),
    (76, "DELETE END PAGEDOWN RIGHT LEFT DOWN UP NUMLOCK KPSLASH KPASTERISK KPMINUS KPPLUS"),
    (88, "KPENTER KP1 KP2 KP3 KP4 KP5 KP6 KP7 KP8 KP9 KP0 KPDOT 102ND COMPOSE POWER KPEQUAL"),
    (104, "F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24 OPEN HELP MENU FRONT STOP AGAIN"),
    (122, "UNDO CUT COPY PASTE FIND MUTE VOLUMEUP VOLUMEDOWN"),
    (133, "KPCOMMA - RO KATAKANAHIRAGANA YEN HENKAN MUHENKAN KPJPCOMMA"),
    (144, "HANGEUL HANJA KATAKANA HIRAGANA ZENKAKUHANKAKU"),
    (224, "LEFTCTRL LEFTSHIFT LEFTALT LEFTMETA RIGHTCTRL RIGHTSHIFT RIGHTALT RIGHTMETA"),
    (258, "NEXTSONG PREVIOUSSONG STOPCD PLAYPAUSE MUTE MEDIA WWW MAIL CALC COMPUTER SEARCH"),
    (269, "HOMEPAGE BACK FORWARD STOP REFRESH BOOKMARKS BRIGHTNESSDOWN BRIGHTNESSUP"),
)

#: SDL_Scancode to KEY_*.
SCANCODES: dict[int, int] = {
    first + index: KEYCODES["KEY_" + name]
    for first, names in _RUNS
    for index, name in enumerate(names.split())
    if name != "-"
}

# SDL scancodes of the keys that the window itself looks at.
SCANCODE_G = 10
SCANCODE_P = 19
SCANCODE_R = 21
SCANCODE_S = 22
SCANCODE_ESCAPE = 41
SCANCODE_MINUS = 45
SCANCODE_EQUALS = 46
SCANCODE_F1 = 58
SCANCODE_F2 = 59
SCANCODE_F3 = 60
SCANCODE_F5 = 62
SCANCODE_F6 = 63
SCANCODE_F11 = 68
SCANCODE_HOME = 74
SCANCODE_RIGHT = 79
SCANCODE_LEFT = 80
SCANCODE_DOWN = 81
SCANCODE_UP = 82
SCANCODE_LCTRL = 224
SCANCODE_LSHIFT = 225
SCANCODE_LALT = 226
SCANCODE_RCTRL = 228
SCANCODE_RSHIFT = 229
SCANCODE_RALT = 230

_PHONE: dict[int, int] = {
    SCANCODE_ESCAPE: KEYCODES["KEY_BACK"],
    SCANCODE_HOME: KEYCODES["KEY_HOMEPAGE"],
    SCANCODE_F3: KEYCODES["KEY_PHONE"],
    61: KEYCODES["KEY_HANGUP_PHONE"],  # F4
    SCANCODE_F5: KEYCODES["KEY_SEARCH"],
    64: KEYCODES["KEY_POWER"],  # F7
}

_CTRL: dict[int, int] = {
    16: KEYCODES["KEY_MENU"],  # M
    SCANCODE_F3: KEYCODES["KEY_CAMERA"],
    SCANCODE_F5: KEYCODES["KEY_VOLUMEUP"],
    SCANCODE_F6: KEYCODES["KEY_VOLUMEDOWN"],
    SCANCODE_EQUALS: KEYCODES["KEY_VOLUMEUP"],
    SCANCODE_MINUS: KEYCODES["KEY_VOLUMEDOWN"],
}


def keycode_for(scancode: int, *, ctrl: bool = False, shift: bool = False) -> int | None:
    """The KEY_* for a pressed key, None for one that the phone does not have."""
    if ctrl and scancode in _CTRL:
        return _CTRL[scancode]
    if not shift and scancode in _PHONE:
        return _PHONE[scancode]
    return SCANCODES.get(scancode)
