// SPDX-License-Identifier: GPL-2.0-or-later
// The rules, apart from screen and fingers. Lengths are in widths of the field.
#pragma once
#include <stdbool.h>

enum { DROPS = 8, LIVES = 3 };

struct drop {
    bool falls;
    float x, y, speed, hue;
};
struct game {
    float height; // of the field
    float paddle; // its middle
    int score, lives, best;
    float next; // seconds until another drop falls
    unsigned seed;
    struct drop drops[DROPS];
};

#define PADDLE_WIDTH 0.22f
#define PADDLE_Y(game) ((game)->height - 0.12f)
#define DROP_RADIUS 0.035f

void game_start(struct game *game, float height);
void game_step(struct game *game, float seconds);
void game_steer(struct game *game, float x);
bool game_over(const struct game *game);
