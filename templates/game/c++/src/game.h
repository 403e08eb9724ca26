// SPDX-License-Identifier: GPL-2.0-or-later
// The rules, apart from screen and fingers. Lengths are in widths of the field.
#pragma once

struct Drop {
    static constexpr float radius = 0.035f;
    bool falls = false;
    float x = 0, y = 0, speed = 0, hue = 0;
};

class Game {
    static constexpr int start_lives = 3;
    float height_;
    float paddle_ = 0.5f; // its middle
    int score_ = 0, lives_ = 0, best_ = 0;
    float next_ = 0; // seconds until another drop falls
    unsigned seed_ = 1;
    Drop drops_[8];

    float chance(); // 0 to 1
    void let_one_fall();

public:
    static constexpr float paddle_width = 0.22f;
    explicit Game(float height) : height_(height) {}
    void start();
    void step(float seconds);
    void steer(float x);
    bool over() const { return lives_ == 0; }
    float paddle() const { return paddle_; }
    float paddle_y() const { return height_ - 0.12f; }
    int score() const { return score_; }
    int lives() const { return lives_; }
    int best() const { return best_; }
    const Drop *begin() const { return drops_; }
    const Drop *end() const { return drops_ + sizeof drops_ / sizeof *drops_; }
};
