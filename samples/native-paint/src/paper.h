// SPDX-License-Identifier: GPL-2.0-or-later
// A sheet to paint on with ten fingers, and the strip below it with colours, a brush and a bin; for
// any screen: it draws into a canvas and tells what has changed.
#pragma once
#include <gfx.h>
#include <stdbool.h>

enum { PAPER_FINGERS = 10, PAPER_COLORS = 8, PAPER_UNDO = 6 };

struct line { // what one finger draws
    bool active, rainbow;
    struct point last, middle; // the last point, and the middle of the last two
    float width, middle_width, hue;
    argb color;
};
struct paper {
    struct canvas *canvas; // its rows lie one behind the other, without gaps
    int width, height;
    float unit; // pixels of a small distance that looks the same everywhere
    void (*changed)(void *data, int x, int y, int width, int height);
    void *data;
    bool quit; // there was nothing left to take back
    struct line lines[PAPER_FINGERS];
    int color, brush;
    float bar_top, bar_left, cell;
    bool greeting;
    int active;                  // lines being drawn
    uint32_t *undo[PAPER_UNDO];  // pictures from before the last lines, newest at `undo_count - 1`
    int undo_count;
};

// Draws an empty sheet. `changed` hears of every rectangle of pixels that is another one.
void paper_open(struct paper *p, struct canvas *canvas, float unit,
                void (*changed)(void *, int, int, int, int), void *data);
void paper_close(struct paper *p);
// A finger (0 to 9) comes, moves and goes; pixels, and how strong it presses (0 to 1).
void paper_down(struct paper *p, int finger, float x, float y, float pressure);
void paper_move(struct paper *p, int finger, float x, float y, float pressure);
void paper_up(struct paper *p, int finger);
void paper_undo(struct paper *p);
void paper_clear(struct paper *p);
void paper_brush(struct paper *p, int steps); // thicker, or thinner below 0
void paper_color(struct paper *p, int color); // 0 to PAPER_COLORS - 1
