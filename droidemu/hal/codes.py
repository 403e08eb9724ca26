# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers of the evdev protocol, named as in include/uapi/linux/input-event-codes.h and input.h.

Keys and buttons live in :mod:`droidemu.hal.keycodes`.
"""

from __future__ import annotations

# Event types.
EV_SYN = 0x00
EV_KEY = 0x01
EV_REL = 0x02
EV_ABS = 0x03
EV_MSC = 0x04
EV_SW = 0x05
EV_LED = 0x11
EV_SND = 0x12
EV_REP = 0x14
EV_FF = 0x15
EV_PWR = 0x16
EV_FF_STATUS = 0x17
EV_MAX = 0x1F
EV_CNT = EV_MAX + 1

# Synchronisation events.
SYN_REPORT = 0
SYN_CONFIG = 1
SYN_MT_REPORT = 2
SYN_DROPPED = 3
SYN_MAX = 0x0F
SYN_CNT = SYN_MAX + 1

# Relative axes.
REL_X = 0x00
REL_Y = 0x01
REL_HWHEEL = 0x06
REL_WHEEL = 0x08
REL_WHEEL_HI_RES = 0x0B
REL_HWHEEL_HI_RES = 0x0C
REL_MAX = 0x0F
REL_CNT = REL_MAX + 1

# Absolute axes.
ABS_X = 0x00
ABS_Y = 0x01
ABS_PRESSURE = 0x18
ABS_MT_SLOT = 0x2F
ABS_MT_TOUCH_MAJOR = 0x30
ABS_MT_TOUCH_MINOR = 0x31
ABS_MT_POSITION_X = 0x35
ABS_MT_POSITION_Y = 0x36
ABS_MT_TOOL_TYPE = 0x37
ABS_MT_TRACKING_ID = 0x39
ABS_MT_PRESSURE = 0x3A
ABS_MT_TOOL_Y = 0x3D
#: The range that input_is_mt_value() tests (include/linux/input/mt.h).
ABS_MT_FIRST = ABS_MT_TOUCH_MAJOR
ABS_MT_LAST = ABS_MT_TOOL_Y
ABS_MAX = 0x3F
ABS_CNT = ABS_MAX + 1

# Miscellaneous, switches, LEDs, sounds, autorepeat.
MSC_SCAN = 0x04
MSC_MAX = 0x07
MSC_CNT = MSC_MAX + 1
SW_MAX = 0x10
SW_CNT = SW_MAX + 1
LED_NUML = 0x00
LED_CAPSL = 0x01
LED_SCROLLL = 0x02
LED_MAX = 0x0F
LED_CNT = LED_MAX + 1
SND_MAX = 0x07
SND_CNT = SND_MAX + 1
REP_DELAY = 0x00
REP_PERIOD = 0x01
REP_MAX = 0x01
REP_CNT = REP_MAX + 1
FF_MAX = 0x7F
FF_CNT = FF_MAX + 1

# Device properties.
INPUT_PROP_POINTER = 0x00
INPUT_PROP_DIRECT = 0x01
INPUT_PROP_MAX = 0x1F
INPUT_PROP_CNT = INPUT_PROP_MAX + 1

# Bus types (struct input_id).
BUS_USB = 0x03
BUS_VIRTUAL = 0x06
BUS_HOST = 0x19

#: Highest tracking id; ids wrap to 0 after it (drivers/input/input-mt.c).
TRKID_MAX = 0xFFFF

# Clocks of EVIOCSCLOCKID (include/uapi/linux/time.h).
CLOCK_REALTIME = 0
CLOCK_MONOTONIC = 1
CLOCK_BOOTTIME = 7

KEY_CNT = 0x300

#: Number of codes of each event type, as evdev_get_mask_cnt() in drivers/input/evdev.c.
CODE_COUNTS: dict[int, int] = {
    EV_SYN: EV_CNT,  # the bitmap of type 0 tells the supported types
    EV_KEY: KEY_CNT,
    EV_REL: REL_CNT,
    EV_ABS: ABS_CNT,
    EV_MSC: MSC_CNT,
    EV_SW: SW_CNT,
    EV_LED: LED_CNT,
    EV_SND: SND_CNT,
    EV_REP: REP_CNT,
    EV_FF: FF_CNT,
}


def is_mt_value(code: int) -> bool:
    """Whether an ABS code is stored per slot."""
    return ABS_MT_FIRST <= code <= ABS_MT_LAST
