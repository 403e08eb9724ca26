// SPDX-License-Identifier: GPL-2.0-or-later
// What C++ programs rely on: static objects, new and delete, virtual functions, templates, guards.
// Prints "ok NAME" or "FAIL NAME"; the last lines come from destructors, in their order.
#include <app.h>
#include <initializer_list>
#include <new>
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utility>

static void check(bool condition, const char *name)
{
    printf("%s %s\n", condition ? "ok" : "FAIL", name);
}

// --- static objects: constructed in order before main, destroyed in reverse after it --------------------

static int constructed;
static int expected_end = 3;

struct Global {
    int number;
    explicit Global(int n) : number(n) { constructed = constructed * 10 + n; }
    ~Global()
    {
        check(number == expected_end--, "destructors run in reverse order");
    }
};
static Global one(1), two(2);
static Global three(3);

static void at_exit() { check(expected_end == 3, "atexit, registered last, runs first"); }
__attribute__((destructor)) static void very_last() { check(expected_end == 0, "fini array runs last"); }

// --- virtual functions ----------------------------------------------------------------------------------

struct Shape {
    static int alive;
    Shape() { alive++; }
    virtual ~Shape() { alive--; }
    virtual int area() const = 0;
    virtual const char *name() const { return "shape"; }
};
int Shape::alive;
struct Named {
    virtual const char *label() const = 0;
};
struct Square : Shape, Named {
    int side;
    explicit Square(int s) : side(s) {}
    int area() const override { return side * side; }
    const char *label() const override { return "square"; }
};
struct Cube final : Square {
    using Square::Square;
    int area() const override { return 6 * Square::area(); }
    const char *name() const override { return "cube"; }
};
struct Base {
    int value = 5;
};
struct Left : virtual Base {};
struct Right : virtual Base {};
struct Both : Left, Right {};

// --- templates ------------------------------------------------------------------------------------------

template <class T> class List {
    T *items_ = nullptr;
    size_t size_ = 0, room_ = 0;

public:
    List() = default;
    List(std::initializer_list<T> items)
    {
        for (const T &item : items)
            add(item);
    }
    List(List &&other) noexcept
        : items_(std::exchange(other.items_, nullptr)), size_(std::exchange(other.size_, size_t(0))),
          room_(std::exchange(other.room_, size_t(0)))
    {
    }
    List(const List &) = delete;
    ~List() { delete[] items_; }
    void add(T item)
    {
        if (size_ == room_) {
            room_ = room_ ? 2 * room_ : 4;
            T *more = new T[room_];
            for (size_t i = 0; i < size_; i++)
                more[i] = std::move(items_[i]);
            delete[] items_;
            items_ = more;
        }
        items_[size_++] = std::move(item);
    }
    size_t size() const { return size_; }
    T *begin() { return items_; }
    T *end() { return items_ + size_; }
};
template <class... N> constexpr long sum(N... numbers) { return (0L + ... + numbers); }
static_assert(sum(1, 2, 3) == 6);

template <class F> static int twice(F function) { return function(function(3)); }

// --- statics in functions, reached by several threads at once ----------------------------------------------

static int slow_constructions;
struct Slow {
    int value;
    Slow()
    {
        for (int i = 0; i < 50; i++)
            sched_yield();
        __atomic_add_fetch(&slow_constructions, 1, __ATOMIC_RELAXED);
        value = 42;
    }
};
static Slow &slow()
{
    static Slow it;
    return it;
}
static void *reach(void *)
{
    return reinterpret_cast<void *>(static_cast<uintptr_t>(slow().value));
}
static int nested()
{
    static int outer = slow().value + 1;
    return outer;
}

struct alignas(64) Line {
    char bytes[64];
};

int main()
{
    check(constructed == 123, "constructors ran in order");
    atexit(at_exit);

    Shape *shapes[] = {new Square(3), new Cube(2)};
    check(shapes[0]->area() == 9 && shapes[1]->area() == 24, "virtual functions");
    check(!strcmp(shapes[0]->name(), "shape") && !strcmp(shapes[1]->name(), "cube"), "overriding");
    Named *named = static_cast<Cube *>(shapes[1]);
    check(!strcmp(named->label(), "square"), "second base, through its thunk");
    check(Shape::alive == 2, "constructors of bases");
    for (Shape *shape : shapes)
        delete shape;
    check(Shape::alive == 0, "virtual destructors");
    Both both;
    static_cast<Left &>(both).value = 8;
    check(static_cast<Right &>(both).value == 8, "virtual base");

    List<int> list = {3, 1, 4, 1, 5};
    for (int i = 0; i < 1000; i++)
        list.add(i);
    long total = 0;
    for (int item : list)
        total += item;
    check(list.size() == 1005 && total == 14 + 499500, "templates, initializer_list, range for");
    List<int> moved = std::move(list);
    check(moved.size() == 1005 && list.size() == 0, "move");
    int a = 1, b = 2;
    std::swap(a, b);
    check(a == 2 && b == 1, "swap");
    int factor = 7;
    check(twice([&](int x) { return x * factor; }) == 147, "lambdas");
    int (Shape::*member)() const = &Shape::area;
    Square square(4);
    check((square.*member)() == 16, "pointer to member");

    auto *line = new Line;
    check(reinterpret_cast<uintptr_t>(line) % 64 == 0, "aligned new");
    delete line;
    volatile size_t huge = SIZE_MAX / 2;
    check(new (std::nothrow) char[huge] == nullptr, "nothrow new says nullptr");
    alignas(Square) char room[sizeof(Square)];
    auto *placed = new (room) Square(6);
    check(static_cast<void *>(placed) == room && placed->area() == 36, "placement new");
    placed->~Square();
    char *empty = new char[0], *other = new char[0];
    check(empty && other && empty != other, "new of nothing");
    delete[] empty;
    delete[] other;

    pthread_t threads[4];
    for (pthread_t &thread : threads)
        pthread_create(&thread, nullptr, reach, nullptr);
    bool all = true;
    for (pthread_t &thread : threads) {
        void *result;
        pthread_join(thread, &result);
        all &= reinterpret_cast<uintptr_t>(result) == 42;
    }
    check(all && slow_constructions == 1, "a static is constructed once, by one thread");
    check(nested() == 43 && nested() == 43, "a static needs another");

    canvas picture;
    uint32_t pixels[16] = {};
    canvas_init(&picture, pixels, 4, 4, 4);
    fill_rect(&picture, 1, 1, 2, 2, rgb(0x123456));
    check((pixels[5] & 0xffffff) == 0x123456 && pixels[0] == 0, "our library's C headers");
    for (int i = 0; i < 40; i++)
        atexit([] {}); // more than fit without memory
    check(true, "lambdas are functions");
    return 4;
}
