// SPDX-License-Identifier: GPL-2.0-or-later
#include "game.h"
#include <math.h>

static float chance(struct game *game) // 0 to 1
{
    game->seed = game->seed * 1664525u + 1013904223u;
    return (float)(game->seed >> 8) / 16777216.0f;
}

void game_start(struct game *game, float height)
{
    int best = game->best;
    unsigned seed = game->seed;
    *game = (struct game){.height = height, .paddle = 0.5f, .lives = LIVES, .best = best, .seed = seed + 1};
}

bool game_over(const struct game *game) { return game->lives == 0; }

void game_steer(struct game *game, float x)
{
    game->paddle = fminf(fmaxf(x, PADDLE_WIDTH / 2), 1 - PADDLE_WIDTH / 2);
}

static void let_one_fall(struct game *game)
{
    for (int i = 0; i < DROPS; i++) {
        struct drop *drop = &game->drops[i];
        if (!drop->falls) {
            drop->falls = true;
            drop->x = DROP_RADIUS + chance(game) * (1 - 2 * DROP_RADIUS);
            drop->y = -DROP_RADIUS;
            drop->speed = 0.45f + 0.02f * (float)game->score + 0.2f * chance(game);
            drop->hue = chance(game);
            return;
        }
    }
}

void game_step(struct game *game, float seconds)
{
    if (game_over(game))
        return;
    game->next -= seconds;
    if (game->next <= 0) {
        let_one_fall(game);
        game->next = 1.2f / (1 + 0.03f * (float)game->score);
    }
    for (int i = 0; i < DROPS; i++) {
        struct drop *drop = &game->drops[i];
        if (!drop->falls)
            continue;
        float before = drop->y;
        drop->y += drop->speed * seconds;
        bool crosses = before < PADDLE_Y(game) && drop->y >= PADDLE_Y(game);
        if (crosses && fabsf(drop->x - game->paddle) < PADDLE_WIDTH / 2 + DROP_RADIUS) {
            drop->falls = false;
            game->score++;
            if (game->score > game->best)
                game->best = game->score;
        } else if (drop->y > game->height + DROP_RADIUS) {
            drop->falls = false;
            game->lives--;
            if (game_over(game))
                return;
        }
    }
}
