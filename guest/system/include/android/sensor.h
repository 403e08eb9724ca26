// SPDX-License-Identifier: GPL-2.0-or-later
// Accelerometer, gyroscope, light and others.
#pragma once
#include <android/looper.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/cdefs.h>
#include <sys/types.h>

__BEGIN_DECLS

struct AHardwareBuffer;

#define ASENSOR_RESOLUTION_INVALID (nanf(""))
#define ASENSOR_FIFO_COUNT_INVALID (-1)
#define ASENSOR_DELAY_INVALID INT32_MIN
#define ASENSOR_INVALID (-1)
#define ASENSOR_STANDARD_GRAVITY (9.80665f)
#define ASENSOR_MAGNETIC_FIELD_EARTH_MAX (60.0f)
#define ASENSOR_MAGNETIC_FIELD_EARTH_MIN (30.0f)

enum {
    ASENSOR_TYPE_INVALID = -1, ASENSOR_TYPE_ACCELEROMETER = 1, ASENSOR_TYPE_MAGNETIC_FIELD = 2,
    ASENSOR_TYPE_GYROSCOPE = 4, ASENSOR_TYPE_LIGHT = 5, ASENSOR_TYPE_PRESSURE = 6,
    ASENSOR_TYPE_PROXIMITY = 8, ASENSOR_TYPE_GRAVITY = 9, ASENSOR_TYPE_LINEAR_ACCELERATION = 10,
    ASENSOR_TYPE_ROTATION_VECTOR = 11, ASENSOR_TYPE_RELATIVE_HUMIDITY = 12,
    ASENSOR_TYPE_AMBIENT_TEMPERATURE = 13, ASENSOR_TYPE_MAGNETIC_FIELD_UNCALIBRATED = 14,
    ASENSOR_TYPE_GAME_ROTATION_VECTOR = 15, ASENSOR_TYPE_GYROSCOPE_UNCALIBRATED = 16,
    ASENSOR_TYPE_SIGNIFICANT_MOTION = 17, ASENSOR_TYPE_STEP_DETECTOR = 18, ASENSOR_TYPE_STEP_COUNTER
    = 19, ASENSOR_TYPE_GEOMAGNETIC_ROTATION_VECTOR = 20, ASENSOR_TYPE_HEART_RATE = 21,
    ASENSOR_TYPE_POSE_6DOF = 28, ASENSOR_TYPE_STATIONARY_DETECT = 29, ASENSOR_TYPE_MOTION_DETECT =
    30, ASENSOR_TYPE_HEART_BEAT = 31, ASENSOR_TYPE_ADDITIONAL_INFO = 33,
    ASENSOR_TYPE_LOW_LATENCY_OFFBODY_DETECT = 34, ASENSOR_TYPE_ACCELEROMETER_UNCALIBRATED = 35,
};

enum {
    ASENSOR_STATUS_NO_CONTACT = -1, ASENSOR_STATUS_UNRELIABLE = 0, ASENSOR_STATUS_ACCURACY_LOW = 1,
    ASENSOR_STATUS_ACCURACY_MEDIUM = 2, ASENSOR_STATUS_ACCURACY_HIGH = 3,
};

enum {
    AREPORTING_MODE_INVALID = -1, AREPORTING_MODE_CONTINUOUS = 0, AREPORTING_MODE_ON_CHANGE = 1,
    AREPORTING_MODE_ONE_SHOT = 2, AREPORTING_MODE_SPECIAL_TRIGGER = 3,
};

enum {
    ASENSOR_DIRECT_RATE_STOP = 0, ASENSOR_DIRECT_RATE_NORMAL = 1, ASENSOR_DIRECT_RATE_FAST = 2,
    ASENSOR_DIRECT_RATE_VERY_FAST = 3,
};

enum {
    ASENSOR_DIRECT_CHANNEL_TYPE_SHARED_MEMORY = 1, ASENSOR_DIRECT_CHANNEL_TYPE_HARDWARE_BUFFER = 2,
};

enum {
    ASENSOR_ADDITIONAL_INFO_BEGIN = 0, ASENSOR_ADDITIONAL_INFO_END = 1,
    ASENSOR_ADDITIONAL_INFO_UNTRACKED_DELAY = 0x10000, ASENSOR_ADDITIONAL_INFO_INTERNAL_TEMPERATURE,
    ASENSOR_ADDITIONAL_INFO_VEC3_CALIBRATION, ASENSOR_ADDITIONAL_INFO_SENSOR_PLACEMENT,
    ASENSOR_ADDITIONAL_INFO_SAMPLING,
};

typedef struct ASensorVector {
    union {
        float v[3];
        struct {
            float x, y, z;
        };
        struct {
            float azimuth, pitch, roll;
        };
    };
    int8_t status;
    uint8_t reserved[3];
} ASensorVector;

typedef struct AMetaDataEvent {
    int32_t what, sensor;
} AMetaDataEvent;

typedef struct AUncalibratedEvent {
    union {
        float uncalib[3];
        struct {
            float x_uncalib, y_uncalib, z_uncalib;
        };
    };
    union {
        float bias[3];
        struct {
            float x_bias, y_bias, z_bias;
        };
    };
} AUncalibratedEvent;

typedef struct AHeartRateEvent {
    float bpm;
    int8_t status;
} AHeartRateEvent;

typedef struct ADynamicSensorEvent {
    int32_t connected, handle;
} ADynamicSensorEvent;

typedef struct AAdditionalInfoEvent {
    int32_t type, serial;
    union {
        int32_t data_int32[14];
        float data_float[14];
    };
} AAdditionalInfoEvent;

typedef struct ASensorEvent {
    int32_t version; // sizeof(ASensorEvent)
    int32_t sensor;  // ASensor_getHandle()
    int32_t type;
    int32_t reserved0;
    int64_t timestamp; // ns of CLOCK_BOOTTIME
    union {
        union {
            float data[16];
            ASensorVector vector, acceleration, gyro, magnetic; // m/s2, rad/s, microtesla
            float temperature, distance, light, pressure, relative_humidity;
            AUncalibratedEvent uncalibrated_acceleration, uncalibrated_gyro,
                uncalibrated_magnetic;
            AMetaDataEvent meta_data;
            AHeartRateEvent heart_rate;
            ADynamicSensorEvent dynamic_sensor_meta;
            AAdditionalInfoEvent additional_info;
        };
        union {
            uint64_t data[8];
            uint64_t step_counter;
        } u64;
    };
    uint32_t flags;
    int32_t reserved1[3];
} ASensorEvent;

struct ASensorManager;
typedef struct ASensorManager ASensorManager;
struct ASensorEventQueue;
typedef struct ASensorEventQueue ASensorEventQueue;
struct ASensor;
typedef struct ASensor ASensor;
typedef ASensor const *ASensorRef;
typedef ASensorRef const *ASensorList;

ASensorManager *ASensorManager_getInstance(void);
ASensorManager *ASensorManager_getInstanceForPackage(const char *package);
int ASensorManager_getSensorList(ASensorManager *manager, ASensorList *out);
ssize_t ASensorManager_getDynamicSensorList(ASensorManager *manager, ASensorList *out);
ASensor const *ASensorManager_getDefaultSensor(ASensorManager *manager, int type);
ASensor const *ASensorManager_getDefaultSensorEx(ASensorManager *manager, int type, bool wake_up);
ASensorEventQueue *ASensorManager_createEventQueue(ASensorManager *manager, ALooper *looper,
                                                   int ident, ALooper_callbackFunc callback,
                                                   void *data);
int ASensorManager_destroyEventQueue(ASensorManager *manager, ASensorEventQueue *queue);
int ASensorManager_createSharedMemoryDirectChannel(ASensorManager *manager, int fd, size_t size);
int ASensorManager_createHardwareBufferDirectChannel(ASensorManager *manager,
                                                     struct AHardwareBuffer const *buffer,
                                                     size_t size);
void ASensorManager_destroyDirectChannel(ASensorManager *manager, int channel);
int ASensorManager_configureDirectReport(ASensorManager *manager, ASensor const *sensor,
                                         int channel, int rate);
int ASensorEventQueue_registerSensor(ASensorEventQueue *queue, ASensor const *sensor,
                                     int32_t period_us, int64_t latency_us);
int ASensorEventQueue_enableSensor(ASensorEventQueue *queue, ASensor const *sensor);
int ASensorEventQueue_disableSensor(ASensorEventQueue *queue, ASensor const *sensor);
int ASensorEventQueue_setEventRate(ASensorEventQueue *queue, ASensor const *sensor, int32_t us);
int ASensorEventQueue_hasEvents(ASensorEventQueue *queue);
ssize_t ASensorEventQueue_getEvents(ASensorEventQueue *queue, ASensorEvent *events, size_t count);
int ASensorEventQueue_requestAdditionalInfoEvents(ASensorEventQueue *queue, bool enable);
const char *ASensor_getName(ASensor const *sensor);
const char *ASensor_getVendor(ASensor const *sensor);
int ASensor_getType(ASensor const *sensor);
float ASensor_getResolution(ASensor const *sensor);
int ASensor_getMinDelay(ASensor const *sensor);
int ASensor_getFifoMaxEventCount(ASensor const *sensor);
int ASensor_getFifoReservedEventCount(ASensor const *sensor);
const char *ASensor_getStringType(ASensor const *sensor);
int ASensor_getReportingMode(ASensor const *sensor);
bool ASensor_isWakeUpSensor(ASensor const *sensor);
bool ASensor_isDirectChannelTypeSupported(ASensor const *sensor, int type);
int ASensor_getHighestDirectReportRateLevel(ASensor const *sensor);
int ASensor_getHandle(ASensor const *sensor);

__END_DECLS
