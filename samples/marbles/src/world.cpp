// SPDX-License-Identifier: GPL-2.0-or-later
#include "world.h"
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <utility>

namespace {

constexpr float bounce = 0.72f, friction = 0.25f, step_length = 1 / 240.0f, longest = 0.05f;
constexpr std::size_t most = 40;
constexpr std::array<std::uint32_t, 8> colors{0xe5484d, 0x0090ff, 0x30a46c, 0xffc53d,
                                              0x8e4ec6, 0xf76b15, 0x12a594, 0xe93d82};

std::vector<std::string> words_of(std::string_view line)
{
    std::vector<std::string> words;
    while (!line.empty()) {
        auto end = std::min(line.find_first_of(" \t\r"), line.size());
        if (end > 0)
            words.emplace_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return words;
}

float number_of(const std::string &word, float low, float high)
{
    char *end = nullptr;
    float value = std::strtof(word.c_str(), &end);
    if (word.empty() || *end || !(value >= low && value <= high))
        throw std::invalid_argument(word + " is not a number that makes sense here");
    return value;
}

Marble marble_of(const std::vector<std::string> &words)
{
    if (words.size() != 5 || words[0] != "marble")
        throw std::invalid_argument("expected: marble X Y RADIUS #RRGGBB");
    const std::string &color = words[4];
    char *end = nullptr;
    auto value = std::strtoul(color.c_str() + 1, &end, 16);
    if (color.size() != 7 || color[0] != '#' || *end)
        throw std::invalid_argument(color + " is not a colour");
    return {{number_of(words[1], 0, 1), number_of(words[2], 0, 4)},
            {},
            number_of(words[3], 0.01f, 0.3f),
            static_cast<std::uint32_t>(value)};
}

} // namespace

BadLine::BadLine(int line, const std::string &what)
    : std::runtime_error("line " + std::to_string(line) + ": " + what)
{
}

std::vector<Marble> read_marbles(std::string_view text)
{
    std::vector<Marble> marbles;
    for (int number = 1; !text.empty(); number++) {
        auto end = std::min(text.find('\n'), text.size());
        auto words = words_of(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (words.empty() || words[0][0] == '#')
            continue;
        try {
            marbles.push_back(marble_of(words));
        } catch (const std::invalid_argument &error) {
            throw BadLine(number, error.what());
        }
    }
    return marbles;
}

void World::put(std::vector<Marble> marbles)
{
    fingers_.clear();
    marbles_ = std::move(marbles);
}

float World::advance(float seconds)
{
    float strongest = 0;
    seconds = std::min(seconds, longest); // after a pause nothing jumps
    int steps = std::max(1, static_cast<int>(std::lround(seconds / step_length)));
    for (int i = 0; i < steps; i++)
        strongest = std::max(strongest, step(seconds / static_cast<float>(steps)));
    return strongest;
}

float World::step(float seconds)
{
    float strongest = 0;
    for (auto &[id, finger] : fingers_) { // a spring
        Marble &held = marbles_[finger.marble];
        held.speed = held.speed * (1 - 8 * seconds) + (finger.at - held.place) * (90 * seconds);
    }
    for (Marble &m : marbles_) {
        m.speed = (m.speed + gravity_ * seconds) * (1 - friction * seconds);
        m.place = m.place + m.speed * seconds;
        strongest = std::max(strongest, knock_walls(m));
    }
    for (std::size_t i = 0; i < marbles_.size(); i++)
        for (std::size_t k = i + 1; k < marbles_.size(); k++) {
            Marble &a = marbles_[i], &b = marbles_[k];
            Vector between = b.place - a.place;
            float reach = a.radius + b.radius, square = between.dot(between);
            if (square >= reach * reach || square == 0)
                continue;
            float distance = std::sqrt(square);
            Vector normal = between * (1 / distance);
            float mass_a = a.radius * a.radius * a.radius, mass_b = b.radius * b.radius * b.radius;
            float share = mass_b / (mass_a + mass_b);
            a.place = a.place - normal * ((reach - distance) * share);
            b.place = b.place + normal * ((reach - distance) * (1 - share));
            float closing = (a.speed - b.speed).dot(normal);
            if (closing <= 0)
                continue;
            a.speed = a.speed - normal * ((1 + bounce) * closing * share);
            b.speed = b.speed + normal * ((1 + bounce) * closing * (1 - share));
            strongest = std::max(strongest, closing);
        }
    return strongest;
}

float World::knock_walls(Marble &m) const
{
    float strongest = 0;
    auto knock = [&](float &place, float &speed, float low, float high) {
        float wall = std::clamp(place, low, std::max(low, high));
        if (wall == place)
            return;
        if ((wall - place) * speed < 0) {
            strongest = std::max(strongest, std::fabs(speed));
            speed *= -bounce;
        }
        place = wall;
    };
    knock(m.place.x, m.speed.x, m.radius, 1 - m.radius);
    knock(m.place.y, m.speed.y, m.radius, height_ - m.radius);
    return strongest;
}

void World::finger_down(int id, Vector at)
{
    auto found = std::find_if(marbles_.rbegin(), marbles_.rend(), [&](const Marble &m) {
        Vector off = m.place - at;
        return off.dot(off) < m.radius * m.radius * 1.3f;
    });
    if (found == marbles_.rend() && marbles_.size() < most) {
        float radius = 0.045f + 0.012f * static_cast<float>(made_ * 5 % 6);
        marbles_.push_back({at, {}, radius, colors[made_++ % colors.size()]});
        found = marbles_.rbegin();
    }
    if (found != marbles_.rend())
        fingers_[id] = {static_cast<std::size_t>(std::distance(found, marbles_.rend())) - 1, at};
}

void World::finger_move(int id, Vector at)
{
    if (auto found = fingers_.find(id); found != fingers_.end())
        found->second.at = at;
}
