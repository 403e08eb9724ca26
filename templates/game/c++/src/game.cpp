// SPDX-License-Identifier: GPL-2.0-or-later
#include "game.h"
#include <math.h>

float Game::chance()
{
    seed_ = seed_ * 1664525u + 1013904223u;
    return static_cast<float>(seed_ >> 8) / 16777216.0f;
}

void Game::start()
{
    int best = best_;
    unsigned seed = seed_;
    *this = Game(height_);
    best_ = best;
    seed_ = seed + 1;
    lives_ = start_lives;
}

void Game::steer(float x)
{
    paddle_ = fminf(fmaxf(x, paddle_width / 2), 1 - paddle_width / 2);
}

void Game::let_one_fall()
{
    for (Drop &drop : drops_)
        if (!drop.falls) {
            drop.falls = true;
            drop.x = Drop::radius + chance() * (1 - 2 * Drop::radius);
            drop.y = -Drop::radius;
            drop.speed = 0.45f + 0.02f * static_cast<float>(score_) + 0.2f * chance();
            drop.hue = chance();
            return;
        }
}

void Game::step(float seconds)
{
    if (over())
        return;
    next_ -= seconds;
    if (next_ <= 0) {
        let_one_fall();
        next_ = 1.2f / (1 + 0.03f * static_cast<float>(score_));
    }
    for (Drop &drop : drops_) {
        if (!drop.falls)
            continue;
        float before = drop.y;
        drop.y += drop.speed * seconds;
        bool crosses = before < paddle_y() && drop.y >= paddle_y();
        if (crosses && fabsf(drop.x - paddle_) < paddle_width / 2 + Drop::radius) {
            drop.falls = false;
            if (++score_ > best_)
                best_ = score_;
        } else if (drop.y > height_ + Drop::radius) {
            drop.falls = false;
            if (--lives_ == 0)
                return;
        }
    }
}
