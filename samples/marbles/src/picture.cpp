// SPDX-License-Identifier: GPL-2.0-or-later
#include "picture.h"
#include <algorithm>
#include <cmath>
#include <cstring>

namespace {

// 0 to 1 for each; out of that is cut off.
std::uint32_t pixel(float red, float green, float blue, float alpha = 1)
{
    auto level = [](float part) {
        return static_cast<std::uint32_t>(std::clamp(part, 0.0f, 1.0f) * 255 + 0.5f);
    };
    return level(alpha) << 24 | level(blue) << 16 | level(green) << 8 | level(red);
}

std::uint32_t blend(std::uint32_t under, std::uint32_t over)
{
    std::uint32_t alpha = (over >> 24) + (over >> 31); // 0 to 256
    std::uint32_t pair = under & 0xff00ff, green = under & 0x00ff00;
    pair += ((over & 0xff00ff) - pair) * alpha >> 8;
    green += ((over & 0x00ff00) - green) * alpha >> 8;
    return 0xff000000 | (pair & 0xff00ff) | (green & 0x00ff00);
}

} // namespace

Sprite::Sprite(int radius, std::uint32_t color) : side_(2 * radius + 3)
{
    float red = static_cast<float>(color >> 16 & 255) / 255;
    float green = static_cast<float>(color >> 8 & 255) / 255;
    float blue = static_cast<float>(color & 255) / 255;
    float size = static_cast<float>(radius), middle = static_cast<float>(side_) / 2;
    pixels_.resize(static_cast<std::size_t>(side_) * static_cast<std::size_t>(side_));
    for (int y = 0; y < side_; y++) {
        Row row{side_, side_, 0, 0};
        for (int x = 0; x < side_; x++) {
            float u = (static_cast<float>(x) + 0.5f - middle) / size;
            float v = (static_cast<float>(y) + 0.5f - middle) / size;
            float square = u * u + v * v, distance = std::sqrt(square);
            float cover = std::clamp((1 - distance) * size + 0.5f, 0.0f, 1.0f);
            if (cover == 0)
                continue;
            // A ball lit from the upper left: light that is scattered, a spot, a rim from below.
            float w = std::sqrt(std::max(0.0f, 1 - square));
            float light = std::max(0.0f, -0.42f * u - 0.55f * v + 0.72f * w);
            float spot = std::pow(std::max(0.0f, -0.36f * u - 0.44f * v + 0.82f * w), 40.0f);
            float rim = 0.25f * square * square * std::max(0.0f, 0.4f * u + 0.6f * v);
            float base = 0.22f + 0.85f * light + rim;
            float shine = 0.8f * spot;
            pixels_[static_cast<std::size_t>(y * side_ + x)] =
                pixel(red * base + shine, green * base + shine, blue * base + shine, cover);
            row.begin = std::min(row.begin, x);
            row.end = x + 1;
            if (cover == 1) {
                row.solid_begin = std::min(row.solid_begin, x);
                row.solid_end = x + 1;
            }
        }
        if (row.solid_end == 0)
            row.solid_begin = row.solid_end = row.end;
        rows_.push_back(row);
    }
}

void Sprite::draw(std::uint32_t *to, int width, int height, int stride, int x, int y) const
{
    int left = x - side_ / 2, top = y - side_ / 2;
    for (int v = std::max(0, -top); v < std::min(side_, height - top); v++) {
        const Row &row = rows_[static_cast<std::size_t>(v)];
        const std::uint32_t *from = pixels_.data() + static_cast<std::ptrdiff_t>(v) * side_;
        std::uint32_t *line = to + static_cast<std::ptrdiff_t>(top + v) * stride + left;
        int begin = std::max(row.begin, -left), end = std::min(row.end, width - left);
        int solid_begin = std::clamp(row.solid_begin, begin, std::max(begin, end));
        int solid_end = std::clamp(row.solid_end, solid_begin, std::max(solid_begin, end));
        for (int u = begin; u < solid_begin; u++)
            line[u] = blend(line[u], from[u]);
        if (solid_end > solid_begin)
            std::memcpy(line + solid_begin, from + solid_begin,
                        static_cast<std::size_t>(solid_end - solid_begin) * sizeof *from);
        for (int u = solid_end; u < end; u++)
            line[u] = blend(line[u], from[u]);
    }
}

Picture::Picture(int width, int height)
    : width_(width), height_(height),
      background_(static_cast<std::size_t>(width) * static_cast<std::size_t>(height))
{
    // Felt: darker towards the edges, with a fine weave.
    for (int y = 0; y < height; y++) {
        float v = 2 * static_cast<float>(y) / static_cast<float>(height) - 1;
        for (int x = 0; x < width; x++) {
            float u = 2 * static_cast<float>(x) / static_cast<float>(width) - 1;
            float light = 1 - 0.28f * (u * u + v * v);
            float weave = ((x / 2 + y / 2) & 1) ? 0.012f : 0;
            background_[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                        static_cast<std::size_t>(x)] =
                pixel(0.06f * light + weave, 0.21f * light + weave, 0.20f * light + weave);
        }
    }
}

const Sprite &Picture::sprite(const Marble &marble)
{
    int radius = std::max(2, static_cast<int>(std::lround(marble.radius * static_cast<float>(width_))));
    auto &found = sprites_[{radius, marble.color}];
    if (!found)
        found = std::make_unique<Sprite>(radius, marble.color);
    return *found;
}

void Picture::draw(const World &world, std::uint32_t *to, int stride)
{
    for (int y = 0; y < height_; y++)
        std::memcpy(to + static_cast<std::ptrdiff_t>(y) * stride,
                    background_.data() + static_cast<std::ptrdiff_t>(y) * width_,
                    static_cast<std::size_t>(width_) * sizeof *to);
    for (const Marble &marble : world.marbles()) {
        Vector at = marble.place * static_cast<float>(width_);
        sprite(marble).draw(to, width_, height_, stride, static_cast<int>(std::lround(at.x)),
                            static_cast<int>(std::lround(at.y)));
    }
}
