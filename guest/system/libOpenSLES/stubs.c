// SPDX-License-Identifier: GPL-2.0-or-later
// OpenSL ES: not supported yet. Every function is there and fails as it may on a device without.
#include <droidemu/stub.h>

#define V(name, value) DROIDEMU_STUB("libOpenSLES.so", name, value)
#define S(name) V(name, 0)

// clang-format off
V(slCreateEngine, 12) V(slQueryNumSupportedEngineInterfaces, 12)
V(slQuerySupportedEngineInterfaces, 12)

// Interface ids: different from each other, and that is all.
struct id {
    unsigned char bytes[16];
};
#define ID(name, number)                                                                           \
    static const struct id id_##name = {{number}};                                                 \
    __attribute__((visibility("default"))) const struct id *const SL_IID_##name = &id_##name;

ID(3DCOMMIT, 1) ID(3DDOPPLER, 2) ID(3DGROUPING, 3) ID(3DLOCATION, 4) ID(3DMACROSCOPIC, 5)
ID(3DSOURCE, 6) ID(ANDROIDACOUSTICECHOCANCELLATION, 7) ID(ANDROIDAUTOMATICGAINCONTROL, 8)
ID(ANDROIDBUFFERQUEUESOURCE, 9) ID(ANDROIDCONFIGURATION, 10) ID(ANDROIDEFFECT, 11)
ID(ANDROIDEFFECTCAPABILITIES, 12) ID(ANDROIDEFFECTSEND, 13) ID(ANDROIDSIMPLEBUFFERQUEUE, 14)
ID(ANDROIDNOISESUPPRESSION, 15) ID(AUDIODECODERCAPABILITIES, 16) ID(AUDIOENCODER, 17)
ID(AUDIOENCODERCAPABILITIES, 18) ID(AUDIOIODEVICECAPABILITIES, 19) ID(BASSBOOST, 20)
ID(BUFFERQUEUE, 21) ID(DEVICEVOLUME, 22) ID(DYNAMICINTERFACEMANAGEMENT, 23) ID(DYNAMICSOURCE, 24)
ID(EFFECTSEND, 25) ID(ENGINE, 26) ID(ENGINECAPABILITIES, 27) ID(ENVIRONMENTALREVERB, 28)
ID(EQUALIZER, 29) ID(LED, 30) ID(METADATAEXTRACTION, 31) ID(METADATATRAVERSAL, 32)
ID(MIDIMESSAGE, 33) ID(MIDIMUTESOLO, 34) ID(MIDITEMPO, 35) ID(MIDITIME, 36) ID(MUTESOLO, 37)
ID(NULL, 38) ID(OBJECT, 39) ID(OUTPUTMIX, 40) ID(PITCH, 41) ID(PLAY, 42) ID(PLAYBACKRATE, 43)
ID(PREFETCHSTATUS, 44) ID(PRESETREVERB, 45) ID(RATEPITCH, 46) ID(RECORD, 47) ID(SEEK, 48)
ID(THREADSYNC, 49) ID(VIBRA, 50) ID(VIRTUALIZER, 51) ID(VISUALIZATION, 52) ID(VOLUME, 53)
