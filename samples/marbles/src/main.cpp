// SPDX-License-Identifier: GPL-2.0-or-later
// marbles: balls that roll as the phone is held (accelerometer). Take one with a finger, or touch an
// empty place for a new one; Menu puts them back, Back ends the app. android_main() runs in a thread
// of its own, for which native_app_glue collects what the activity is told.
#include "picture.h"
#include "world.h"
#include <android/choreographer.h>
#include <android/log.h>
#include <android/sensor.h>
#include <android_native_app_glue.h>
#include <exception>
#include <memory>
#include <string>

namespace {

constexpr const char *tag = "marbles";
constexpr float pull = 0.6f; // how many widths a second, each second, for a gravity of 1 m/s²

#define SAY(level, ...) __android_log_print(ANDROID_LOG_##level, tag, __VA_ARGS__)

// A text among the app's assets. Throws std::runtime_error.
std::string read_asset(AAssetManager *manager, const char *name)
{
    std::unique_ptr<AAsset, decltype(&AAsset_close)> asset(
        AAssetManager_open(manager, name, AASSET_MODE_BUFFER), AAsset_close);
    if (!asset)
        throw std::runtime_error(std::string("there is no asset ") + name);
    const void *data = AAsset_getBuffer(asset.get());
    if (!data)
        throw std::runtime_error(std::string("cannot read the asset ") + name);
    return {static_cast<const char *>(data), static_cast<std::size_t>(AAsset_getLength(asset.get()))};
}

// The accelerometer, read through the program's looper; there need not be one.
class Accelerometer {
public:
    Accelerometer(ALooper *looper, int id)
        : manager_(ASensorManager_getInstance()),
          sensor_(ASensorManager_getDefaultSensor(manager_, ASENSOR_TYPE_ACCELEROMETER)),
          queue_(ASensorManager_createEventQueue(manager_, looper, id, nullptr, nullptr))
    {
    }
    Accelerometer(const Accelerometer &) = delete;
    Accelerometer &operator=(const Accelerometer &) = delete;
    ~Accelerometer() { ASensorManager_destroyEventQueue(manager_, queue_); }

    bool exists() const { return sensor_ != nullptr; }
    void enable(bool on)
    {
        if (!sensor_)
            return;
        if (on) {
            ASensorEventQueue_enableSensor(queue_, sensor_);
            ASensorEventQueue_setEventRate(queue_, sensor_, 20000); // µs
        } else {
            ASensorEventQueue_disableSensor(queue_, sensor_);
        }
    }
    // Hands over what came, the last value only.
    template <typename Take> void drain(Take take)
    {
        ASensorEvent event, last;
        bool is_new = false;
        while (ASensorEventQueue_getEvents(queue_, &event, 1) > 0) {
            last = event;
            is_new = true;
        }
        if (is_new)
            take(last.acceleration.x, last.acceleration.y);
    }

private:
    ASensorManager *manager_;
    const ASensor *sensor_;
    ASensorEventQueue *queue_;
};

class Program {
public:
    explicit Program(android_app *app) : app_(app), accelerometer_(app->looper, LOOPER_ID_USER)
    {
        app->userData = this;
        app->onAppCmd = [](android_app *a, int32_t command) { of(a).on_command(command); };
        app->onInputEvent = [](android_app *a, AInputEvent *event) { return of(a).on_input(event); };
        if (!accelerometer_.exists())
            SAY(WARN, "no accelerometer: down is always down");
        reset();
    }

    void run()
    {
        while (!app_->destroyRequested) {
            void *data = nullptr;
            int id = ALooper_pollOnce(-1, nullptr, nullptr, &data);
            auto *source = static_cast<android_poll_source *>(data);
            if (id == LOOPER_ID_USER)
                accelerometer_.drain(
                    [this](float x, float y) { world_.set_gravity({-x * pull, y * pull}); });
            else if (id >= 0 && source)
                source->process(app_, source);
        }
    }

private:
    static Program &of(android_app *app) { return *static_cast<Program *>(app->userData); }

    void reset()
    {
        world_.set_gravity({0, 9.8f * pull});
        try {
            world_.put(read_marbles(read_asset(app_->activity->assetManager, "marbles.txt")));
        } catch (const BadLine &error) {
            SAY(ERROR, "marbles.txt: %s", error.what());
        } catch (const std::exception &error) {
            SAY(ERROR, "%s", error.what());
        }
        SAY(INFO, "%zu marbles", world_.marbles().size());
    }

    void on_command(int32_t command)
    {
        switch (command) {
        case APP_CMD_INIT_WINDOW:
            ANativeWindow_setBuffersGeometry(app_->window, 0, 0, WINDOW_FORMAT_RGBX_8888);
            draw();
            schedule();
            break;
        case APP_CMD_WINDOW_REDRAW_NEEDED:
            draw();
            break;
        case APP_CMD_RESUME:
            is_running_ = true;
            last_ns_ = 0;
            accelerometer_.enable(true);
            schedule();
            break;
        case APP_CMD_PAUSE:
            is_running_ = false;
            accelerometer_.enable(false);
            break;
        default:
            break;
        }
    }

    int32_t on_input(const AInputEvent *event)
    {
        if (AInputEvent_getType(event) == AINPUT_EVENT_TYPE_KEY) {
            bool is_menu = AKeyEvent_getKeyCode(event) == AKEYCODE_MENU;
            if (is_menu && AKeyEvent_getAction(event) == AKEY_EVENT_ACTION_DOWN)
                reset();
            return is_menu;
        }
        if (!app_->window)
            return 0;
        float width = static_cast<float>(ANativeWindow_getWidth(app_->window));
        auto at = [&](std::size_t i) {
            return Vector{AMotionEvent_getX(event, i) / width, AMotionEvent_getY(event, i) / width};
        };
        int32_t action = AMotionEvent_getAction(event);
        auto index = static_cast<std::size_t>((action & AMOTION_EVENT_ACTION_POINTER_INDEX_MASK) >>
                                              AMOTION_EVENT_ACTION_POINTER_INDEX_SHIFT);
        switch (action & AMOTION_EVENT_ACTION_MASK) {
        case AMOTION_EVENT_ACTION_DOWN:
        case AMOTION_EVENT_ACTION_POINTER_DOWN:
            world_.finger_down(AMotionEvent_getPointerId(event, index), at(index));
            return 1;
        case AMOTION_EVENT_ACTION_MOVE:
            for (std::size_t i = 0; i < AMotionEvent_getPointerCount(event); i++)
                world_.finger_move(AMotionEvent_getPointerId(event, i), at(i));
            return 1;
        case AMOTION_EVENT_ACTION_POINTER_UP:
            world_.finger_up(AMotionEvent_getPointerId(event, index));
            return 1;
        case AMOTION_EVENT_ACTION_UP:
        case AMOTION_EVENT_ACTION_CANCEL:
            for (std::size_t i = 0; i < AMotionEvent_getPointerCount(event); i++)
                world_.finger_up(AMotionEvent_getPointerId(event, i));
            return 1;
        default:
            return 0;
        }
    }

    void draw()
    {
        ANativeWindow_Buffer buffer;
        if (!app_->window || ANativeWindow_lock(app_->window, &buffer, nullptr) < 0)
            return;
        if (!picture_ || picture_->width() != buffer.width || picture_->height() != buffer.height) {
            picture_ = std::make_unique<Picture>(buffer.width, buffer.height);
            world_.set_height(static_cast<float>(buffer.height) / static_cast<float>(buffer.width));
        }
        picture_->draw(world_, static_cast<std::uint32_t *>(buffer.bits), buffer.stride);
        ANativeWindow_unlockAndPost(app_->window);
    }

    void schedule()
    {
        if (is_scheduled_ || !is_running_ || !app_->window)
            return;
        is_scheduled_ = true;
        AChoreographer_postFrameCallback(
            AChoreographer_getInstance(),
            [](long frame_ns, void *data) { static_cast<Program *>(data)->on_frame(frame_ns); }, this);
    }

    void on_frame(long frame_ns)
    {
        is_scheduled_ = false;
        if (!is_running_ || !app_->window)
            return;
        // A long has 32 bits on 32-bit phones: differences are right even when it turns over.
        auto now = static_cast<unsigned long>(frame_ns);
        world_.advance(last_ns_ ? static_cast<float>(now - last_ns_) / 1e9f : 0);
        last_ns_ = now ? now : 1;
        draw();
        schedule();
    }

    android_app *app_;
    Accelerometer accelerometer_;
    World world_;
    std::unique_ptr<Picture> picture_;
    bool is_running_ = false, is_scheduled_ = false;
    unsigned long last_ns_ = 0;
};

} // namespace

void android_main(android_app *app)
{
    try {
        Program(app).run();
    } catch (const std::exception &error) {
        SAY(FATAL, "%s", error.what());
    }
}
