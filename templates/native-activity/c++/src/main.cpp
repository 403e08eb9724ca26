// SPDX-License-Identifier: GPL-2.0-or-later
// @NAME@: an app with a main loop of its own. android_main() runs in a thread; native_app_glue collects
// there what the activity is told.
#include <android/choreographer.h>
#include <android/log.h>
#include <android_native_app_glue.h>
#include <algorithm>
#include <cmath>
#include <cstdint>

namespace {

// Pixels: bytes red, green, blue and one that does not matter.
constexpr std::uint32_t background = 0xff3d2114, ball = 0xff11a3fc;

class Program {
public:
    explicit Program(android_app *app) : app_(app)
    {
        app->userData = this;
        app->onAppCmd = [](android_app *a, int32_t command) { of(a).on_command(command); };
        app->onInputEvent = [](android_app *a, AInputEvent *event) { return of(a).on_input(event); };
    }

    void run()
    {
        while (!app_->destroyRequested) {
            void *data = nullptr;
            int id = ALooper_pollOnce(-1, nullptr, nullptr, &data);
            if (auto *source = static_cast<android_poll_source *>(data); id >= 0 && source)
                source->process(app_, source);
        }
    }

private:
    static Program &of(android_app *app) { return *static_cast<Program *>(app->userData); }

    void on_command(int32_t command)
    {
        switch (command) {
        case APP_CMD_INIT_WINDOW:
            ANativeWindow_setBuffersGeometry(app_->window, 0, 0, WINDOW_FORMAT_RGBX_8888);
            __android_log_print(ANDROID_LOG_INFO, "@NAME@", "%d x %d pixels",
                                ANativeWindow_getWidth(app_->window),
                                ANativeWindow_getHeight(app_->window));
            draw();
            schedule();
            break;
        case APP_CMD_WINDOW_REDRAW_NEEDED:
            draw();
            break;
        case APP_CMD_RESUME:
            resumed_ = true;
            last_ns_ = 0;
            schedule();
            break;
        case APP_CMD_PAUSE:
            resumed_ = false;
            break;
        default:
            break;
        }
    }

    int32_t on_input(const AInputEvent *event)
    {
        if (AInputEvent_getType(event) != AINPUT_EVENT_TYPE_MOTION)
            return 0; // what is not used, such as Back, the system handles itself
        int32_t action = AMotionEvent_getAction(event) & AMOTION_EVENT_ACTION_MASK;
        touched_ = action == AMOTION_EVENT_ACTION_DOWN || action == AMOTION_EVENT_ACTION_MOVE;
        finger_x_ = AMotionEvent_getX(event, 0);
        finger_y_ = AMotionEvent_getY(event, 0);
        return 1;
    }

    // Draws one picture.
    void draw()
    {
        ANativeWindow_Buffer to;
        if (!app_->window || ANativeWindow_lock(app_->window, &to, nullptr) < 0)
            return;
        auto width = static_cast<float>(to.width), height = static_cast<float>(to.height);
        float radius = width / 10;
        float x = width / 2 + (width / 2 - radius) * std::sin(time_ * 1.3f);
        float y = height / 2 + (height / 4) * std::cos(time_ * 2.1f);
        if (touched_)
            x = finger_x_, y = finger_y_;
        for (int row = 0; row < to.height; row++) {
            auto *line = static_cast<std::uint32_t *>(to.bits) + static_cast<long>(row) * to.stride;
            float dy = static_cast<float>(row) + 0.5f - y, half = radius * radius - dy * dy;
            auto *left = line + to.width, *right = left;
            if (half > 0) {
                left = line + static_cast<int>(std::clamp(x - std::sqrt(half), 0.0f, width));
                right = line + static_cast<int>(std::clamp(x + std::sqrt(half), 0.0f, width));
            }
            std::fill(line, left, background);
            std::fill(left, right, ball);
            std::fill(right, line + to.width, background);
        }
        ANativeWindow_unlockAndPost(app_->window);
    }

    void schedule()
    {
        if (scheduled_ || !resumed_ || !app_->window)
            return;
        scheduled_ = true;
        AChoreographer_postFrameCallback(
            AChoreographer_getInstance(),
            [](long frame_ns, void *data) { static_cast<Program *>(data)->on_frame(frame_ns); }, this);
    }

    void on_frame(long frame_ns)
    {
        scheduled_ = false;
        if (!resumed_ || !app_->window)
            return;
        // A long has 32 bits on 32-bit phones: differences are right even when it turns over.
        auto now = static_cast<unsigned long>(frame_ns);
        time_ += last_ns_ ? static_cast<float>(now - last_ns_) / 1e9f : 0;
        last_ns_ = now ? now : 1;
        draw();
        schedule();
    }

    android_app *app_;
    bool resumed_ = false, scheduled_ = false, touched_ = false;
    unsigned long last_ns_ = 0; // when the last picture was due, 0 for none yet
    float time_ = 0;            // s
    float finger_x_ = 0, finger_y_ = 0;
};

} // namespace

void android_main(android_app *app)
{
    Program(app).run();
}
