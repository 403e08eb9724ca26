// SPDX-License-Identifier: GPL-2.0-or-later
#include <app.h>
#include <linux/input-event-codes.h>
#include <stdio.h>

static const struct {
    short code;
    char name[14];
} names[] = {
    {KEY_ESC, "Esc"},
    {KEY_MINUS, "-"},
    {KEY_EQUAL, "="},
    {KEY_BACKSPACE, "Backspace"},
    {KEY_TAB, "Tab"},
    {KEY_LEFTBRACE, "["},
    {KEY_RIGHTBRACE, "]"},
    {KEY_ENTER, "Enter"},
    {KEY_LEFTCTRL, "Left Ctrl"},
    {KEY_SEMICOLON, ";"},
    {KEY_APOSTROPHE, "'"},
    {KEY_GRAVE, "`"},
    {KEY_LEFTSHIFT, "Left Shift"},
    {KEY_BACKSLASH, "\\"},
    {KEY_COMMA, ","},
    {KEY_DOT, "."},
    {KEY_SLASH, "/"},
    {KEY_RIGHTSHIFT, "Right Shift"},
    {KEY_LEFTALT, "Left Alt"},
    {KEY_SPACE, "Space"},
    {KEY_CAPSLOCK, "Caps Lock"},
    {KEY_HOME, "Home"},
    {KEY_UP, "Up"},
    {KEY_PAGEUP, "Page Up"},
    {KEY_LEFT, "Left"},
    {KEY_RIGHT, "Right"},
    {KEY_END, "End"},
    {KEY_DOWN, "Down"},
    {KEY_PAGEDOWN, "Page Down"},
    {KEY_INSERT, "Insert"},
    {KEY_DELETE, "Delete"},
    {KEY_MUTE, "Mute"},
    {KEY_VOLUMEDOWN, "Volume down"},
    {KEY_VOLUMEUP, "Volume up"},
    {KEY_POWER, "Power"},
    {KEY_RIGHTCTRL, "Right Ctrl"},
    {KEY_RIGHTALT, "Right Alt"},
    {KEY_LEFTMETA, "Meta"},
    {KEY_MENU, "Menu"},
    {KEY_BACK, "Back"},
    {KEY_HOMEPAGE, "Home"},
    {KEY_SEARCH, "Search"},
    {KEY_CAMERA, "Camera"},
    {KEY_APPSELECT, "Recent apps"},
    {KEY_NUMLOCK, "Num Lock"},
    {KEY_KPENTER, "Keypad Enter"},
    {KEY_KPPLUS, "Keypad +"},
    {KEY_KPMINUS, "Keypad -"},
    {BTN_LEFT, "Left button"},
    {BTN_RIGHT, "Right button"},
    {BTN_MIDDLE, "Mid button"},
    {BTN_TOUCH, "Touch"},
    {BTN_A, "Pad A"},
    {BTN_B, "Pad B"},
    {BTN_X, "Pad X"},
    {BTN_Y, "Pad Y"},
    {BTN_TL, "Pad L1"},
    {BTN_TR, "Pad R1"},
    {BTN_TL2, "Pad L2"},
    {BTN_TR2, "Pad R2"},
    {BTN_SELECT, "Pad Select"},
    {BTN_START, "Pad Start"},
    {BTN_MODE, "Pad Mode"},
    {BTN_THUMBL, "Pad L3"},
    {BTN_THUMBR, "Pad R3"},
};

const char *key_name(int code)
{
    static char text[16];
    // Letters and digits follow the rows of the keyboard.
    static const struct {
        int first;
        const char *keys;
    } rows[] = {{KEY_1, "1234567890"}, {KEY_Q, "QWERTYUIOP"}, {KEY_A, "ASDFGHJKL"}, {KEY_Z, "ZXCVBNM"}};
    for (int i = 0; i < 4; i++)
        for (int k = 0; rows[i].keys[k]; k++)
            if (code == rows[i].first + k) {
                text[0] = rows[i].keys[k];
                text[1] = 0;
                return text;
            }
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].code == code)
            return names[i].name;
    if (code >= KEY_F1 && code <= KEY_F10)
        snprintf(text, sizeof text, "F%d", code - KEY_F1 + 1);
    else if (code == KEY_F11 || code == KEY_F12)
        snprintf(text, sizeof text, "F%d", code - KEY_F11 + 11);
    else
        snprintf(text, sizeof text, "Key %d", code);
    return text;
}
