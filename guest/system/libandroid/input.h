// SPDX-License-Identifier: GPL-2.0-or-later
// Input events as they are kept, and who makes and takes them.
#pragma once
#include "internal.h"

enum { MOST_POINTERS = 16, MOST_AXES = 32 };

// One pointer at one moment, by AMOTION_EVENT_AXIS_*.
struct sample {
    float axes[MOST_AXES];
};

struct AInputEvent {
    struct AInputEvent *next;
    atomic_int references;
    int32_t type, device, source;
    int32_t action, flags, meta;
    int64_t down_ns, time_ns;
    // Keys.
    int32_t key, scan, repeat;
    // Motions.
    int32_t buttons, action_button, edges;
    float x_precision, y_precision;
    int count;                 // of pointers
    int32_t ids[MOST_POINTERS], tools[MOST_POINTERS];
    // The moments of this event, the newest last: count samples for each.
    int moments, room;
    int64_t *times;
    struct sample *samples;
    bool given;                // to the app, which has not finished it yet
};

AInputEvent *event_new(int32_t type, int32_t device, int32_t source, int64_t time_ns);
// A further moment; where its samples go, NULL without memory.
struct sample *event_moment(AInputEvent *event, int64_t time_ns);
void event_free(AInputEvent *event);

// Makes events out of what one input device reports.
struct source;
struct sink {
    void (*push)(void *context, AInputEvent *event);
    void *context;
};

// Opens every input device: at most `most`; returns how many.
int sources_open(struct source **out, int most);
void source_close(struct source *source);
int source_fd(const struct source *source);
// Reads all that there is. The window's size and rotation tell where touches are.
void source_read(struct source *source, const struct host_configuration *config, struct sink sink);
// Fingers and keys that are down go up, as cancelled.
void source_cancel(struct source *source, struct sink sink);
// Whatever is down belongs to nobody's gesture any more.
void source_forget(struct source *source);

int32_t android_key(int code);
