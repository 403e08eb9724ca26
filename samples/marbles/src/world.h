// SPDX-License-Identifier: GPL-2.0-or-later
// Marbles in a box, and what happens to them. Lengths are parts of the box's width, times seconds.
#pragma once
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

struct Vector {
    float x = 0, y = 0;
    Vector operator+(Vector o) const { return {x + o.x, y + o.y}; }
    Vector operator-(Vector o) const { return {x - o.x, y - o.y}; }
    Vector operator*(float f) const { return {x * f, y * f}; }
    float dot(Vector o) const { return x * o.x + y * o.y; }
};

struct Marble {
    Vector place, speed;
    float radius;
    std::uint32_t color; // 0xRRGGBB
};

// A line of the file with the marbles is not as it should be.
class BadLine : public std::runtime_error {
public:
    BadLine(int line, const std::string &what);
};

// The marbles that a text describes: "marble X Y RADIUS #RRGGBB" in each line. Throws BadLine.
std::vector<Marble> read_marbles(std::string_view text);

class World {
public:
    void put(std::vector<Marble> marbles);
    void set_height(float height) { height_ = height; }
    void set_gravity(Vector gravity) { gravity_ = gravity; }
    const std::vector<Marble> &marbles() const { return marbles_; }

    // Moves everything on by `seconds`; answers the strongest knock in that time, 0 for none.
    float advance(float seconds);

    // A finger takes the marble below it, or makes a new one; it pulls that until it lets go.
    void finger_down(int id, Vector at);
    void finger_move(int id, Vector at);
    void finger_up(int id) { fingers_.erase(id); }

private:
    struct Finger {
        std::size_t marble;
        Vector at;
    };
    float step(float seconds);
    float knock_walls(Marble &marble) const;

    std::vector<Marble> marbles_;
    std::map<int, Finger> fingers_;
    Vector gravity_{0, 1};
    float height_ = 1.5f;
    unsigned made_ = 0;
};
