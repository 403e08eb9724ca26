// SPDX-License-Identifier: GPL-2.0-or-later
// C++ across libraries: exceptions, static objects, thread-local ones of the language.
#include <cstdio>
#include <dlfcn.h>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

static std::vector<std::string> words{"static", "objects"};

struct Guard {
    int n;
    ~Guard() { std::printf("unwound %d\n", n); }
};

__attribute__((noinline)) static int deeper(int n)
{
    Guard guard{n};
    if (!n)
        throw std::runtime_error("from below");
    return deeper(n - 1) + 1;
}

int main()
{
    try {
        deeper(2);
    } catch (const std::exception &error) {
        std::printf("caught %s, %s %s\n", error.what(), words[0].c_str(), words[1].c_str());
    }
    std::thread thread([] {
        try {
            std::vector<int>().at(3);
        } catch (const std::out_of_range &) {
            std::puts("caught in a thread");
        }
    });
    thread.join();
    void *library = dlopen("libraises.so", RTLD_NOW);
    auto raise = reinterpret_cast<void (*)(int)>(dlsym(library, "raise_it"));
    try {
        raise(9);
    } catch (int value) {
        std::printf("caught %d from a library\n", value);
    }
    std::printf("closed %d\n", dlclose(library));
    return 0;
}
