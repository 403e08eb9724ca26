// SPDX-License-Identifier: GPL-2.0-or-later
// The C++ language and library in an app: what needs the unwinder, threads, locales, files.
#include <android/log.h>
#include <android_native_app_glue.h>
#include <algorithm>
#include <any>
#include <atomic>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <functional>
#include <future>
#include <iomanip>
#include <map>
#include <memory>
#include <mutex>
#include <numeric>
#include <optional>
#include <random>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <typeinfo>
#include <unordered_map>
#include <variant>
#include <vector>

#define SAY(...) __android_log_print(ANDROID_LOG_INFO, "test", __VA_ARGS__)
#define CHECK(condition)                             \
    do                                               \
        if (!(condition)) {                          \
            SAY("line %d: %s", __LINE__, #condition); \
            failed = true;                           \
        }                                            \
    while (0)

namespace {

bool failed;
int destroyed;

struct Guard {
    ~Guard() { destroyed++; }
};
struct Base {
    virtual ~Base() = default;
    virtual int value() const { return 1; }
};
struct Derived : Base {
    int value() const override { return 2; }
};
struct Error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct Static {
    std::vector<int> values{1, 2, 3};
    Static() { values.push_back(4); }
} made_before_main;

thread_local int own = 7;
thread_local Guard own_guard;

[[gnu::noinline]] int deep(int levels)
{
    Guard guard;
    if (levels == 0)
        throw Error("deep down");
    return deep(levels - 1) + 1;
}

void exceptions()
{
    destroyed = 0;
    try {
        deep(20);
        CHECK(false);
    } catch (const std::exception &error) {
        CHECK(std::string(error.what()) == "deep down");
        CHECK(typeid(error) == typeid(Error));
        CHECK(destroyed == 21);
    }
    try {
        std::vector<int>().at(3);
        CHECK(false);
    } catch (const std::out_of_range &) {
    }
    try {
        try {
            throw 5;
        } catch (...) {
            std::throw_with_nested(Error("outer"));
        }
    } catch (const Error &error) {
        try {
            std::rethrow_if_nested(error);
            CHECK(false);
        } catch (int five) {
            CHECK(five == 5);
        }
    }
    std::exception_ptr kept;
    std::thread([&] {
        try {
            deep(3);
        } catch (...) {
            kept = std::current_exception();
        }
    }).join();
    try {
        std::rethrow_exception(kept);
    } catch (const Error &error) {
        CHECK(std::string(error.what()) == "deep down");
    }
}

void types()
{
    std::unique_ptr<Base> base = std::make_unique<Derived>();
    CHECK(base->value() == 2 && dynamic_cast<Derived *>(base.get()));
    std::shared_ptr<Base> shared(std::move(base));
    std::weak_ptr<Base> weak = shared;
    shared.reset();
    CHECK(weak.expired());
    std::variant<int, std::string> either = "text";
    CHECK(std::get<std::string>(either) == "text");
    std::any any = 3.5;
    CHECK(std::any_cast<double>(any) == 3.5);
    std::optional<int> none;
    CHECK(none.value_or(4) == 4 && made_before_main.values.size() == 4);
}

void texts()
{
    std::ostringstream out;
    out << std::fixed << std::setprecision(3) << 3.14159 << ' ' << std::hex << 255 << ' ' << 1e10L;
    CHECK(out.str().starts_with("3.142 ff 10000000000.000"));
    std::istringstream in("12 word 2.5");
    int number = 0;
    std::string word;
    double real = 0;
    in >> number >> word >> real;
    CHECK(number == 12 && word == "word" && real == 2.5);
    std::smatch match;
    std::string text = "name = value";
    CHECK(std::regex_match(text, match, std::regex(R"((\w+)\s*=\s*(\w+))")) && match[2] == "value");
    char buffer[32];
    auto end = std::to_chars(buffer, buffer + sizeof buffer, 0.1).ptr;
    CHECK(std::string(buffer, end) == "0.1");
    CHECK(std::to_string(1.5f) == "1.500000" && std::stol("-77") == -77);
}

void containers()
{
    std::vector<int> numbers(1000);
    std::iota(numbers.begin(), numbers.end(), 0);
    std::shuffle(numbers.begin(), numbers.end(), std::mt19937(5));
    std::sort(numbers.begin(), numbers.end(), std::greater<>());
    CHECK(numbers.front() == 999 && std::accumulate(numbers.begin(), numbers.end(), 0) == 499500);
    std::unordered_map<std::string, int> lengths;
    for (const char *word : {"one", "three", "five"})
        lengths[word] = static_cast<int>(std::string(word).size());
    CHECK(lengths.at("three") == 5 && lengths.size() == 3);
}

void threads()
{
    std::mutex mutex;
    std::condition_variable changed;
    std::atomic<std::int64_t> sum{0};
    int ready = 0;
    std::vector<std::thread> workers;
    for (int i = 0; i < 4; i++)
        workers.emplace_back([&, i] {
            own += i;
            CHECK(own == 7 + i);
            for (int k = 0; k < 1000; k++)
                sum += k;
            std::lock_guard lock(mutex);
            ready++;
            changed.notify_one();
        });
    {
        std::unique_lock lock(mutex);
        changed.wait(lock, [&] { return ready == 4; });
    }
    for (auto &worker : workers)
        worker.join();
    CHECK(sum == 4 * 499500 && own == 7);
    auto later = std::async(std::launch::async, [] { return deep(2); });
    try {
        later.get();
        CHECK(false);
    } catch (const Error &) {
    }
    auto start = std::chrono::steady_clock::now();
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(5));
    static std::once_flag once;
    int calls = 0;
    for (int i = 0; i < 3; i++)
        std::call_once(once, [&] { calls++; });
    CHECK(calls == 1);
}

void files(const char *folder)
{
    namespace fs = std::filesystem;
    fs::path root = fs::path(folder) / "cxx";
    fs::create_directories(root / "a" / "b");
    std::ofstream(root / "a" / "text") << "line one\nline two\n";
    std::ifstream in(root / "a" / "text");
    std::string line;
    int lines = 0;
    while (std::getline(in, line))
        lines++;
    CHECK(lines == 2 && fs::file_size(root / "a" / "text") == 18);
    int entries = 0;
    for (const auto &entry : fs::recursive_directory_iterator(root))
        entries += entry.exists();
    CHECK(entries == 3 && fs::remove_all(root) == 4);
    std::error_code error;
    CHECK(fs::file_size(root, error) == static_cast<std::uintmax_t>(-1) && error);
}

} // namespace

void android_main(android_app *app)
{
    exceptions();
    types();
    texts();
    containers();
    threads();
    files(app->activity->internalDataPath);
    SAY("%s", failed ? "something is wrong" : "all is well");
}
