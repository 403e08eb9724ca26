// SPDX-License-Identifier: GPL-2.0-or-later
// The C++ library, static: exceptions, threads, streams, objects of threads and of the program.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>
#include "check.h"

static std::atomic<int> destroyed{0};
struct Counted {
	int value = 5;
	~Counted() { destroyed++; }
};
static thread_local Counted own;
static std::map<std::string, int> global{{"a", 1}, {"b", 2}};

struct Error : std::runtime_error {
	using std::runtime_error::runtime_error;
};

static int deep(int n)
{
	Counted here;
	if (n == 0)
		throw Error("deep");
	return deep(n - 1) + here.value;
}

static int compare(const void *a, const void *b)
{
	int first = *static_cast<const int *>(a), second = *static_cast<const int *>(b);
	if (first == 3 || second == 3)
		throw 42;
	return first - second;
}

struct Base {
	virtual ~Base() = default;
};
struct Derived : Base {
	int x = 9;
};

static Counted &local()
{
	static Counted once;
	return once;
}

int main()
{
	CHECK(global.size() == 2 && global["b"] == 2);
	std::string text;
	try {
		deep(5);
	} catch (const std::exception &e) {
		text = e.what();
	}
	CHECK(text == "deep" && destroyed == 6);
	int caught = 0;
	try { // through a function of libc
		int numbers[] = {4, 3, 2, 1};
		qsort(numbers, 4, sizeof *numbers, compare);
	} catch (int value) {
		caught = value;
	}
	CHECK(caught == 42);
	try {
		std::vector<int>().at(1);
	} catch (const std::out_of_range &) {
		caught = 1;
	}
	CHECK(caught == 1);
	destroyed = 0;
	std::thread([] { own.value = 6; }).join();
	CHECK(destroyed == 1 && own.value == 5);
	std::mutex mutex;
	std::condition_variable condition;
	bool ready = false;
	std::thread other([&] {
		std::lock_guard<std::mutex> lock(mutex);
		ready = true;
		condition.notify_one();
	});
	{
		std::unique_lock<std::mutex> lock(mutex);
		CHECK(condition.wait_for(lock, std::chrono::seconds(5), [&] { return ready; }));
	}
	other.join();
	auto answer = std::async(std::launch::async, [] { return 6 * 7; });
	CHECK(answer.get() == 42);
	auto broken = std::async(std::launch::async, []() -> int { throw Error("async"); });
	try {
		broken.get();
	} catch (const Error &e) {
		text = e.what();
	}
	CHECK(text == "async");
	std::ostringstream out;
	out << 1.5 << ' ' << std::hex << 255 << ' ' << std::boolalpha << true;
	CHECK(out.str() == "1.5 ff true");
	std::istringstream in("12 word 2.5");
	int number;
	double real;
	CHECK(in >> number >> text >> real && number == 12 && text == "word" && real == 2.5);
	std::unique_ptr<Base> base = std::make_unique<Derived>();
	CHECK(dynamic_cast<Derived *>(base.get()) && dynamic_cast<Derived &>(*base).x == 9);
	std::vector<std::string> words{"pear", "apple", "fig"};
	std::sort(words.begin(), words.end());
	CHECK(words.front() == "apple");
	CHECK(std::regex_match("abc123", std::regex("[a-z]+\\d+")));
	CHECK(&local() == &local() && local().value == 5);
	CHECK(std::stoll("-123456789012") == -123456789012ll && std::to_string(2.5) == "2.500000");
	auto start = std::chrono::steady_clock::now();
	std::this_thread::sleep_for(std::chrono::milliseconds(3));
	CHECK(std::chrono::steady_clock::now() - start >= std::chrono::milliseconds(3));
	return 0;
}
