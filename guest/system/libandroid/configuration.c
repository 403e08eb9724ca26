// SPDX-License-Identifier: GPL-2.0-or-later
// AConfiguration: the host's, or one that the app makes up to compare with.
#include "internal.h"
#include <stdlib.h>
#include <string.h>

struct AConfiguration {
    int32_t mcc, mnc, orientation, touchscreen, density, keyboard, navigation, keys_hidden, nav_hidden;
    int32_t sdk, screen_size, screen_long, screen_round, ui_mode_type, ui_mode_night;
    int32_t width_dp, height_dp, smallest_width_dp, layout_direction, gender;
    char language[2], country[2];
};

EXPORT AConfiguration *AConfiguration_new(void) { return calloc(1, sizeof(AConfiguration)); }
EXPORT void AConfiguration_delete(AConfiguration *c) { free(c); }
EXPORT void AConfiguration_copy(AConfiguration *to, AConfiguration *from) { *to = *from; }

EXPORT void AConfiguration_fromAssetManager(AConfiguration *c, AAssetManager *manager)
{
    (void)manager;
    struct host_configuration h;
    host_configuration(&h);
    *c = (AConfiguration){
        h.mcc, h.mnc, h.orientation, h.touchscreen, h.density, h.keyboard, h.navigation,
        h.keys_hidden, h.nav_hidden, h.sdk, h.screen_size, h.screen_long, h.screen_round,
        h.ui_mode_type, h.ui_mode_night, h.width_dp, h.height_dp, h.smallest_width_dp,
        h.layout_direction, 0, {h.language[0], h.language[1]}, {h.country[0], h.country[1]},
    };
}

EXPORT void AConfiguration_getLanguage(AConfiguration *c, char *out) { memcpy(out, c->language, 2); }
EXPORT void AConfiguration_getCountry(AConfiguration *c, char *out) { memcpy(out, c->country, 2); }

static void set_two(char *to, const char *from)
{
    memset(to, 0, 2);
    if (from && from[0]) {
        to[0] = from[0];
        to[1] = from[1];
    }
}

EXPORT void AConfiguration_setLanguage(AConfiguration *c, const char *name) { set_two(c->language, name); }
EXPORT void AConfiguration_setCountry(AConfiguration *c, const char *name) { set_two(c->country, name); }

#define NUMBER(name, field)                                                                        \
    EXPORT int32_t AConfiguration_get##name(AConfiguration *c) { return c->field; }                \
    EXPORT void AConfiguration_set##name(AConfiguration *c, int32_t value) { c->field = value; }

NUMBER(Orientation, orientation)
NUMBER(Touchscreen, touchscreen)
NUMBER(Density, density)
NUMBER(Keyboard, keyboard)
NUMBER(Navigation, navigation)
NUMBER(KeysHidden, keys_hidden)
NUMBER(NavHidden, nav_hidden)
NUMBER(SdkVersion, sdk)
NUMBER(ScreenSize, screen_size)
NUMBER(ScreenLong, screen_long)
NUMBER(ScreenRound, screen_round)
NUMBER(UiModeType, ui_mode_type)
NUMBER(UiModeNight, ui_mode_night)
NUMBER(ScreenWidthDp, width_dp)
NUMBER(ScreenHeightDp, height_dp)
NUMBER(SmallestScreenWidthDp, smallest_width_dp)
NUMBER(LayoutDirection, layout_direction)
NUMBER(GrammaticalGender, gender)
NUMBER(Mcc, mcc)
NUMBER(Mnc, mnc)

EXPORT int32_t AConfiguration_diff(AConfiguration *a, AConfiguration *b)
{
    int32_t bits = 0;
#define DIFF(bit, condition) bits |= (condition) ? ACONFIGURATION_##bit : 0
    DIFF(MCC, a->mcc != b->mcc);
    DIFF(MNC, a->mnc != b->mnc);
    DIFF(LOCALE, memcmp(a->language, b->language, 2) || memcmp(a->country, b->country, 2));
    DIFF(TOUCHSCREEN, a->touchscreen != b->touchscreen);
    DIFF(KEYBOARD, a->keyboard != b->keyboard);
    DIFF(KEYBOARD_HIDDEN, a->keys_hidden != b->keys_hidden || a->nav_hidden != b->nav_hidden);
    DIFF(NAVIGATION, a->navigation != b->navigation);
    DIFF(ORIENTATION, a->orientation != b->orientation);
    DIFF(DENSITY, a->density != b->density);
    DIFF(SCREEN_SIZE, a->width_dp != b->width_dp || a->height_dp != b->height_dp);
    DIFF(VERSION, a->sdk != b->sdk);
    DIFF(SCREEN_LAYOUT, a->screen_size != b->screen_size || a->screen_long != b->screen_long);
    DIFF(UI_MODE, a->ui_mode_type != b->ui_mode_type || a->ui_mode_night != b->ui_mode_night);
    DIFF(SMALLEST_SCREEN_SIZE, a->smallest_width_dp != b->smallest_width_dp);
    DIFF(LAYOUTDIR, a->layout_direction != b->layout_direction);
    DIFF(SCREEN_ROUND, a->screen_round != b->screen_round);
    return bits;
}

static bool fits(int32_t wanted, int32_t there) { return !wanted || wanted == there; }
static bool fits_most(int32_t wanted, int32_t there) { return !wanted || wanted <= there; }

// Whether resources for `base` suit a device like `r`.
EXPORT int32_t AConfiguration_match(AConfiguration *base, AConfiguration *r)
{
    return fits(base->mcc, r->mcc) && fits(base->mnc, r->mnc) &&
           (!base->language[0] || memcmp(base->language, r->language, 2) == 0) &&
           (!base->country[0] || memcmp(base->country, r->country, 2) == 0) &&
           fits(base->layout_direction, r->layout_direction) && fits_most(base->screen_size, r->screen_size) &&
           fits(base->screen_long, r->screen_long) && fits(base->screen_round, r->screen_round) &&
           fits(base->ui_mode_type, r->ui_mode_type) && fits(base->ui_mode_night, r->ui_mode_night) &&
           fits_most(base->smallest_width_dp, r->smallest_width_dp) &&
           fits_most(base->width_dp, r->width_dp) && fits_most(base->height_dp, r->height_dp) &&
           fits(base->orientation, r->orientation) && fits(base->touchscreen, r->touchscreen) &&
           fits(base->keyboard, r->keyboard) && fits(base->navigation, r->navigation) &&
           fits(base->keys_hidden, r->keys_hidden) && fits(base->nav_hidden, r->nav_hidden) &&
           fits_most(base->sdk, r->sdk);
}

// Android prefers scaling down: a density above the wanted one counts half as far away.
static int32_t density_distance(int32_t density, int32_t wanted)
{
    density = density ? density : ACONFIGURATION_DENSITY_MEDIUM;
    wanted = wanted ? wanted : ACONFIGURATION_DENSITY_MEDIUM;
    return density >= wanted ? density - wanted : (wanted - density) * 2;
}

// In Android's order of importance: the first that says more and suits decides.
EXPORT int32_t AConfiguration_isBetterThan(AConfiguration *a, AConfiguration *b, AConfiguration *r)
{
#define SAYS_MORE(field)                                                                           \
    if (a->field != b->field && (!r || r->field))                                                  \
        return a->field != 0 && (!b->field || !r || a->field == r->field);
#define LARGER(field)                                                                              \
    if (a->field != b->field && (!r || r->field))                                                  \
        return a->field > b->field;
    SAYS_MORE(mcc)
    SAYS_MORE(mnc)
    if (memcmp(a->language, b->language, 2) != 0)
        return a->language[0] != 0;
    if (memcmp(a->country, b->country, 2) != 0)
        return a->country[0] != 0;
    SAYS_MORE(layout_direction)
    LARGER(smallest_width_dp)
    LARGER(width_dp)
    LARGER(height_dp)
    LARGER(screen_size)
    SAYS_MORE(screen_long)
    SAYS_MORE(screen_round)
    SAYS_MORE(orientation)
    SAYS_MORE(ui_mode_type)
    SAYS_MORE(ui_mode_night)
    if (a->density != b->density && r) {
        int32_t mine = density_distance(a->density, r->density), other = density_distance(b->density, r->density);
        if (mine != other)
            return mine < other;
    }
    SAYS_MORE(touchscreen)
    SAYS_MORE(keys_hidden)
    SAYS_MORE(nav_hidden)
    SAYS_MORE(keyboard)
    SAYS_MORE(navigation)
    LARGER(sdk)
    return 0;
}
