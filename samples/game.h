// SPDX-License-Identifier: GPL-2.0-or-later
// The world of the breakout game: everything in a field 360 wide, whatever the screen is.
#pragma once
#include <stdbool.h>
#include <stdint.h>

enum {
    COLUMNS = 8,
    ROWS = 9,
    BALLS = 6,
    DROPS = 4,
    PARTICLES = 120,
    LEVELS = 6,
    LIVES = 3,
};
enum { FIELD = 360, BRICK_W = 40, BRICK_H = 17, PITCH_X = 43, PITCH_Y = 20, BRICKS_X = 9, BRICKS_Y = 66 };
enum { BALL_R = 6, PADDLE_H = 12, DROP_W = 34, DROP_H = 15 };

enum state { TITLE, SERVE, PLAY, PAUSED, CLEARED, OVER };
enum extra { NO_EXTRA, WIDE, MULTI, SLOW, LIFE, EXTRAS };

struct ball {
    bool alive;
    float x, y, dx, dy; // dx, dy: a second's way
    float trail_x[8], trail_y[8];
};
struct drop { // a falling extra
    enum extra kind;
    float x, y;
};
struct particle {
    float x, y, dx, dy, left, life, size;
    uint32_t color;
};
struct world {
    enum state state;
    float height, paddle_y;
    float time, state_time; // since the start; since the state began
    uint8_t bricks[ROWS][COLUMNS]; // hits that are left; 0: none
    uint8_t kinds[ROWS][COLUMNS];  // the level's character
    uint32_t brick_changed[ROWS];  // a bit for each column that has to be drawn again
    int bricks_left;
    struct ball balls[BALLS];
    struct drop drops[DROPS];
    struct particle particles[PARTICLES];
    int next_particle;
    float paddle, paddle_w, wanted_w, speed, slow, wide; // slow, wide: seconds left
    float shake;
    int score, best, lives, level, combo;
    bool score_changed, autopilot;
    uint32_t random;
    // what the player does
    bool steering; // a finger tells where the paddle goes
    float target;
    int keys; // -1 left, 1 right
};

extern const uint32_t brick_colors[8];
extern const char extra_letters[EXTRAS];
extern const uint32_t extra_colors[EXTRAS];
uint32_t brick_color(const struct world *w, int row, int column);

void world_init(struct world *w, float height);
void world_start(struct world *w);          // a new game, from the first level
void world_state(struct world *w, enum state state);
void world_serve(struct world *w);          // the ball leaves the paddle
void world_step(struct world *w, float seconds);
