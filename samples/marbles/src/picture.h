// SPDX-License-Identifier: GPL-2.0-or-later
// The box and the marbles as pixels: bytes red, green, blue, alpha, as a window wants them.
#pragma once
#include "world.h"
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <utility>
#include <vector>

// A marble of one size and colour, drawn once and copied ever after.
class Sprite {
public:
    Sprite(int radius, std::uint32_t color);
    // Its middle at a pixel; `stride` in pixels.
    void draw(std::uint32_t *to, int width, int height, int stride, int x, int y) const;

private:
    struct Row {
        int begin, solid_begin, solid_end, end; // between solid_* it hides what is below
    };
    int side_;
    std::vector<std::uint32_t> pixels_;
    std::vector<Row> rows_;
};

class Picture {
public:
    Picture(int width, int height);
    int width() const { return width_; }
    int height() const { return height_; }
    void draw(const World &world, std::uint32_t *to, int stride);

private:
    const Sprite &sprite(const Marble &marble);

    int width_, height_;
    std::vector<std::uint32_t> background_;
    std::map<std::pair<int, std::uint32_t>, std::unique_ptr<Sprite>> sprites_;
};
