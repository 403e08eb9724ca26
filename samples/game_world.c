// SPDX-License-Identifier: GPL-2.0-or-later
// The rules of the game: bricks, balls, paddle, extras. Nothing here draws.
#include "game.h"
#include <math.h>
#include <string.h>

// 1 to 6 are colours, # takes two hits, * surely drops an extra.
static const char levels[LEVELS][ROWS][COLUMNS + 1] = {
    {"........", "11111111", "22222222", "33*33*33", "44444444", "55555555"},
    {"...11...", "..1221..", ".123321.", "12344321", "2345*432", ".345543.", "..4554..", "...55..."},
    {"1.2.3.4.", ".2.3.4.5", "2.3*4.5.", ".3.4.5.6", "3.4.5*6.", ".4.5.6.1", "4.5.6.1."},
    {"########", "1......1", "1.2222.1", "1.2**2.1", "1.2222.1", "1......1", "11#11#11"},
    {".66..66.", "6556655.", "65544556", "654**456", ".654456.", "..6556..", "...66...", "...##..."},
    {"#1#2#3#4", "11223344", "#.#*.#.#", "55661122", ".#.*#.#.", "33445566", "#3#4#5#6", "12345612"},
};
const uint32_t brick_colors[8] = {0x9aa4c4, 0xff4d6d, 0xff8a3d, 0xffc93d, 0x4ade80, 0x38bdf8, 0xa78bfa, 0xf472b6};
const char extra_letters[EXTRAS] = {0, 'W', 'M', 'S', '+'};
const uint32_t extra_colors[EXTRAS] = {0, 0x38bdf8, 0xffc93d, 0x4ade80, 0xff4d6d};

uint32_t brick_color(const struct world *w, int row, int column)
{
    char kind = (char)w->kinds[row][column];
    return kind == '#' ? brick_colors[0] : kind == '*' ? brick_colors[7] : brick_colors[kind - '0'];
}

static float chance(struct world *w) // 0 to 1
{
    w->random = w->random * 1664525 + 1013904223;
    return (float)(w->random >> 8) / 16777216;
}

static void burst(struct world *w, float x, float y, uint32_t color, int count, float force)
{
    for (int i = 0; i < count; i++) {
        struct particle *p = &w->particles[w->next_particle++ % PARTICLES];
        float angle = chance(w) * (float)(2 * M_PI), speed = force * (0.25f + chance(w));
        p->x = x + (chance(w) - 0.5f) * 26;
        p->y = y + (chance(w) - 0.5f) * 8;
        p->dx = cosf(angle) * speed;
        p->dy = sinf(angle) * speed - force * 0.4f;
        p->left = p->life = 0.35f + 0.45f * chance(w);
        p->size = 1.4f + 2.2f * chance(w);
        p->color = color;
    }
}

static void load_level(struct world *w, int level)
{
    w->level = level;
    w->bricks_left = 0;
    for (int r = 0; r < ROWS; r++) {
        w->brick_changed[r] = (1u << COLUMNS) - 1;
        for (int c = 0; c < COLUMNS; c++) {
            char kind = levels[level % LEVELS][r][0] ? levels[level % LEVELS][r][c] : '.';
            w->kinds[r][c] = (uint8_t)kind;
            w->bricks[r][c] = kind == '.' ? 0 : kind == '#' ? 2 : 1;
            w->bricks_left += w->bricks[r][c] > 0;
        }
    }
    w->speed = 265 + 14 * (float)(level < 12 ? level : 12);
    memset(w->drops, 0, sizeof w->drops);
}

static void place_ball(struct world *w)
{
    memset(w->balls, 0, sizeof w->balls);
    struct ball *b = &w->balls[0];
    b->alive = true;
    b->x = w->paddle;
    b->y = w->paddle_y - BALL_R - 1;
    for (int i = 0; i < 8; i++) {
        b->trail_x[i] = b->x;
        b->trail_y[i] = b->y;
    }
    w->slow = w->wide = 0;
    w->combo = 0;
}

void world_state(struct world *w, enum state state)
{
    w->state = state;
    w->state_time = 0;
    w->score_changed = true;
    if (state == SERVE)
        place_ball(w);
    if (state == TITLE) { // the game plays itself behind its title
        w->autopilot = true;
        w->score = 0;
        w->lives = LIVES;
        load_level(w, 0);
        place_ball(w);
        world_serve(w);
        w->state = TITLE;
    }
}
void world_init(struct world *w, float height)
{
    memset(w, 0, sizeof *w);
    w->height = height;
    w->paddle_y = height - 64;
    w->paddle = FIELD / 2;
    w->paddle_w = w->wanted_w = 70;
    w->random = 12345;
    world_state(w, TITLE);
}
void world_start(struct world *w)
{
    w->autopilot = false;
    w->score = 0;
    w->lives = LIVES;
    w->wanted_w = 70;
    load_level(w, 0);
    world_state(w, SERVE);
}
void world_serve(struct world *w)
{
    float angle = (chance(w) - 0.5f) * 0.9f;
    w->balls[0].dx = sinf(angle) * w->speed;
    w->balls[0].dy = -cosf(angle) * w->speed;
    w->state = PLAY;
    w->state_time = 0;
}

// --- what happens ------------------------------------------------------------------------------------

static void add_score(struct world *w, int points)
{
    w->score += points;
    if (w->score > w->best && !w->autopilot)
        w->best = w->score;
    w->score_changed = true;
}

static void catch_extra(struct world *w, enum extra kind)
{
    add_score(w, 50);
    burst(w, w->paddle, w->paddle_y, extra_colors[kind], 16, 130);
    if (kind == WIDE)
        w->wide = 14;
    if (kind == SLOW)
        w->slow = 9;
    if (kind == LIFE && w->lives < 5)
        w->lives++;
    if (kind != MULTI)
        return;
    const struct ball *from = NULL;
    for (int i = 0; i < BALLS; i++)
        if (w->balls[i].alive)
            from = &w->balls[i];
    for (int i = 0, made = 0; from && i < BALLS && made < 2; i++)
        if (!w->balls[i].alive) {
            float angle = made++ ? 0.5f : -0.5f;
            w->balls[i] = *from;
            w->balls[i].dx = from->dx * cosf(angle) - from->dy * sinf(angle);
            w->balls[i].dy = from->dx * sinf(angle) + from->dy * cosf(angle);
        }
}

static void hit_brick(struct world *w, int row, int column)
{
    float x = BRICKS_X + column * PITCH_X + BRICK_W / 2.0f, y = BRICKS_Y + row * PITCH_Y + BRICK_H / 2.0f;
    uint32_t color = brick_color(w, row, column);
    w->brick_changed[row] |= 1u << column;
    if (--w->bricks[row][column] > 0) {
        burst(w, x, y, 0xffffff, 4, 70);
        return;
    }
    w->bricks_left--;
    w->combo++;
    add_score(w, 10 * (w->combo < 10 ? w->combo : 10));
    burst(w, x, y, color, 9, 110);
    bool sure = w->kinds[row][column] == '*';
    if (sure || chance(w) < 0.07f)
        for (int i = 0; i < DROPS; i++)
            if (w->drops[i].kind == NO_EXTRA) {
                w->drops[i] = (struct drop){1 + (enum extra)(chance(w) * (EXTRAS - 1)), x, y};
                break;
            }
}

// The ball against the bricks around it. True when it bounced.
static bool bounce_off_bricks(struct world *w, struct ball *b)
{
    int row = (int)floorf((b->y - BRICKS_Y) / PITCH_Y), column = (int)floorf((b->x - BRICKS_X) / PITCH_X);
    for (int r = row - 1; r <= row + 1; r++)
        for (int c = column - 1; c <= column + 1; c++) {
            if (r < 0 || r >= ROWS || c < 0 || c >= COLUMNS || !w->bricks[r][c])
                continue;
            float left = BRICKS_X + (float)c * PITCH_X, top = BRICKS_Y + (float)r * PITCH_Y;
            float nx = fmaxf(left, fminf(b->x, left + BRICK_W)), ny = fmaxf(top, fminf(b->y, top + BRICK_H));
            float ox = b->x - nx, oy = b->y - ny;
            if (ox * ox + oy * oy >= BALL_R * BALL_R)
                continue;
            if (fabsf(ox) > fabsf(oy))
                b->dx = copysignf(b->dx, ox);
            else
                b->dy = copysignf(b->dy, oy != 0 ? oy : -b->dy);
            hit_brick(w, r, c);
            return true;
        }
    return false;
}

static void bounce_off_paddle(struct world *w, struct ball *b)
{
    float half = w->paddle_w / 2, away = b->x - w->paddle;
    bool meets = b->dy > 0 && b->y + BALL_R >= w->paddle_y && b->y < w->paddle_y + PADDLE_H;
    if (!meets || fabsf(away) > half + BALL_R)
        return;
    // where it meets the paddle decides where it goes
    float angle = fmaxf(-1, fminf(1, away / half)) * 1.05f, speed = hypotf(b->dx, b->dy);
    b->dx = sinf(angle) * speed;
    b->dy = -cosf(angle) * speed;
    b->y = w->paddle_y - BALL_R;
    w->combo = 0;
    burst(w, b->x, w->paddle_y, 0xffffff, 3, 50);
}

static void move_ball(struct world *w, struct ball *b, float t)
{
    // every ball keeps the level's speed, and never flies level
    float speed = w->speed * (w->slow > 0 ? 0.68f : 1), now = hypotf(b->dx, b->dy);
    if (fabsf(b->dy) < 0.22f * now)
        b->dy = copysignf(0.22f * now, b->dy);
    float scale = speed / hypotf(b->dx, b->dy);
    b->dx *= scale;
    b->dy *= scale;
    b->x += b->dx * t;
    b->y += b->dy * t;
    if (b->x < BALL_R)
        b->dx = fabsf(b->dx);
    if (b->x > FIELD - BALL_R)
        b->dx = -fabsf(b->dx);
    if (b->y < 44 + BALL_R)
        b->dy = fabsf(b->dy);
    bounce_off_bricks(w, b);
    bounce_off_paddle(w, b);
    if (b->y > w->height + 20) {
        b->alive = false;
        burst(w, b->x, w->height - 6, 0xff4d6d, 14, 150);
    }
}

static void move_paddle(struct world *w, float t)
{
    float half = w->paddle_w / 2, speed = 620;
    if (w->autopilot) { // follow the lowest ball, a little off its middle
        const struct ball *lowest = NULL;
        for (int i = 0; i < BALLS; i++)
            if (w->balls[i].alive && (!lowest || w->balls[i].y > lowest->y))
                lowest = &w->balls[i];
        w->steering = true;
        if (lowest)
            w->target = lowest->x + 22 * sinf(w->time * 1.7f);
        speed = 330;
    }
    w->wanted_w = w->wide > 0 ? 112 : 70;
    w->paddle_w += (w->wanted_w - w->paddle_w) * fminf(1, 8 * t);
    if (w->steering && !w->keys) {
        float way = w->target - w->paddle, most = (w->autopilot ? speed : 2400) * t;
        w->paddle += fmaxf(-most, fminf(most, way));
    }
    w->paddle += (float)w->keys * 420 * t;
    w->paddle = fmaxf(half, fminf(FIELD - half, w->paddle));
}

static void move_drops(struct world *w, float t)
{
    for (int i = 0; i < DROPS; i++) {
        struct drop *d = &w->drops[i];
        if (d->kind == NO_EXTRA)
            continue;
        d->y += 105 * t;
        bool low = d->y + DROP_H / 2.0f > w->paddle_y && d->y - DROP_H / 2.0f < w->paddle_y + PADDLE_H;
        if (low && fabsf(d->x - w->paddle) < (w->paddle_w + DROP_W) / 2) {
            enum extra kind = d->kind;
            d->kind = NO_EXTRA;
            catch_extra(w, kind);
        } else if (d->y > w->height + DROP_H) {
            d->kind = NO_EXTRA;
        }
    }
}

static void move_particles(struct world *w, float t)
{
    for (int i = 0; i < PARTICLES; i++) {
        struct particle *p = &w->particles[i];
        if (p->left <= 0)
            continue;
        p->left -= t;
        p->x += p->dx * t;
        p->y += p->dy * t;
        p->dy += 260 * t;
    }
}

static void play(struct world *w, float seconds)
{
    const float step = 1.0f / 300; // a ball's way in it is far less than a brick's height
    int steps = (int)ceilf(seconds / step);
    for (int i = 0; i < steps; i++)
        for (int k = 0; k < BALLS; k++)
            if (w->balls[k].alive)
                move_ball(w, &w->balls[k], seconds / (float)steps);
    int alive = 0;
    for (int k = 0; k < BALLS; k++) {
        struct ball *b = &w->balls[k];
        alive += b->alive;
        memmove(b->trail_x + 1, b->trail_x, sizeof b->trail_x - sizeof *b->trail_x);
        memmove(b->trail_y + 1, b->trail_y, sizeof b->trail_y - sizeof *b->trail_y);
        b->trail_x[0] = b->x;
        b->trail_y[0] = b->y;
    }
    move_drops(w, seconds);
    w->slow -= seconds;
    w->wide -= seconds;
    if (w->bricks_left == 0) {
        if (w->autopilot)
            load_level(w, (w->level + 1) % LEVELS);
        else
            world_state(w, CLEARED);
    } else if (alive == 0) {
        w->shake = 0.3f;
        if (w->autopilot) {
            place_ball(w);
            enum state state = w->state;
            world_serve(w);
            w->state = state;
        } else {
            w->lives--;
            world_state(w, w->lives > 0 ? SERVE : OVER);
        }
    }
}

void world_step(struct world *w, float seconds)
{
    if (w->state == PAUSED) {
        w->state_time += seconds;
        return;
    }
    w->time += seconds;
    w->state_time += seconds;
    move_particles(w, seconds);
    if (w->state != OVER && w->state != CLEARED)
        move_paddle(w, seconds);
    if (w->state == SERVE) {
        struct ball *b = &w->balls[0];
        b->x = w->paddle;
        for (int i = 0; i < 8; i++)
            b->trail_x[i] = b->x;
    }
    if (w->state == PLAY || w->state == TITLE)
        play(w, seconds);
    if (w->state == CLEARED) {
        if ((int)(w->state_time * 6) != (int)((w->state_time - seconds) * 6)) // fireworks
            burst(w, chance(w) * FIELD, 60 + chance(w) * w->height * 0.5f,
                  brick_colors[1 + (int)(chance(w) * 7)], 16, 170);
        if (w->state_time > 2) {
            load_level(w, w->level + 1);
            world_state(w, SERVE);
        }
    }
}
