// SPDX-License-Identifier: GPL-2.0-or-later
// What programs rely on in the support library. Prints "ok NAME" or "FAIL NAME".
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

static void check(int condition, const char *name)
{
    printf("%s %s\n", condition ? "ok" : "FAIL", name);
}

static void memory(void)
{
    uint8_t a[320], b[320];
    int good = 1;
    for (int i = 0; i < 320; i++)
        a[i] = (uint8_t)(i * 7 + 3);
    for (int to = 0; to < 36; to++)
        for (int size = 0; size < 200; size += 3) {
            memcpy(b, a, sizeof b);
            memmove(b + to, b + 20, (size_t)size);
            for (int k = 0; k < 320; k++)
                good &= b[k] == (k >= to && k < to + size ? a[k - to + 20] : a[k]);
            memset(b + to, 0x5a, (size_t)size);
            for (int k = 0; k < 320; k++)
                good &= (k >= to && k < to + size) == (b[k] == 0x5a && a[k] != 0x5a) || a[k] == 0x5a ||
                        (k >= to && k < to + size ? b[k] == 0x5a : 1);
        }
    check(good, "memmove and memset at every alignment");
    check(memcmp("abc", "abd", 3) < 0 && memcmp("b", "a", 1) > 0 && memcmp("x", "y", 0) == 0, "memcmp");
    check(memchr("hello", 'l', 5) && !memchr("hello", 'z', 5), "memchr");
}

static void strings(void)
{
    char text[32] = "one,two;;three", *state, *first = strtok_r(text, ",;", &state);
    check(!strcmp(first, "one") && !strcmp(strtok_r(NULL, ",;", &state), "two") &&
              !strcmp(strtok_r(NULL, ",;", &state), "three") && !strtok_r(NULL, ",;", &state),
          "strtok_r");
    check(strstr("haystack", "stack") && !strstr("haystack", "needle"), "strstr");
    check(strrchr("a/b/c", '/')[1] == 'c' && !strchr("abc", 'x') && *strchr("abc", 0) == 0, "strchr");
    char small[4];
    check(strlcpy(small, "abcdef", 4) == 6 && !strcmp(small, "abc"), "strlcpy");
    check(strcasecmp("HeLLo", "hEllO") == 0 && strncasecmp("abX", "aby", 2) == 0, "strcasecmp");
    check(strtol("-0x1f", NULL, 0) == -31 && strtol("077", NULL, 0) == 63 && strtol("zz", NULL, 36) == 1295,
          "strtol");
    errno = 0;
    check(strtol("99999999999999999999", NULL, 10) == __LONG_MAX__ && errno == ERANGE, "strtol overflows");
    check(strtoull("18446744073709551615", NULL, 10) == ~0ull, "strtoull");
    check(strtod("-12.5e2x", &state) == -1250 && *state == 'x', "strtod");
    snprintf(small, sizeof small, "%s", "truncated");
    check(!strcmp(small, "tru") && snprintf(NULL, 0, "%d", 12345) == 5, "snprintf");
}

static int by_value(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
static void sorting(void)
{
    int v[200], good = 1;
    srand(7);
    for (int i = 0; i < 200; i++)
        v[i] = rand() % 1000;
    qsort(v, 200, sizeof *v, by_value);
    for (int i = 1; i < 200; i++)
        good &= v[i - 1] <= v[i];
    check(good, "qsort");
    int key = v[77];
    check(*(int *)bsearch(&key, v, 200, sizeof *v, by_value) == key, "bsearch");
}

static void allocation(void)
{
    char *blocks[100];
    int good = 1;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 100; i++) {
            blocks[i] = malloc((size_t)(i * i * 13 + 1));
            good &= blocks[i] && ((uintptr_t)blocks[i] & 15) == 0;
            memset(blocks[i], i, (size_t)(i * i * 13 + 1));
        }
        for (int i = 0; i < 100; i += 2) {
            blocks[i] = realloc(blocks[i], (size_t)(i * i * 29 + 5));
            for (int k = 0; k < i * i * 13 + 1; k++)
                good &= blocks[i][k] == (char)i;
        }
        for (int i = 0; i < 100; i++)
            free(blocks[i]);
    }
    check(good, "malloc, realloc, free");
    char *zero = calloc(1000, 3);
    for (int i = 0; i < 3000; i++)
        good &= zero[i] == 0;
    check(good, "calloc");
    errno = 0;
    check(!malloc((size_t)-4096) && errno == ENOMEM, "malloc of too much");
    check(!calloc((size_t)-1, 16) && errno == ENOMEM, "calloc overflows");
    check(((uintptr_t)aligned_alloc(256, 100) & 255) == 0, "aligned_alloc");
}

static _Thread_local int local = 42;
static _Thread_local char large[3000];
static _Thread_local double aligned __attribute__((aligned(64))) = 1.5;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
static pthread_once_t once = PTHREAD_ONCE_INIT;
static int counter, once_count, turn;
static void count_once(void) { once_count++; }
static void *work(void *argument)
{
    long number = (long)argument;
    pthread_once(&once, count_once);
    for (int i = 0; i < 500; i++) {
        pthread_mutex_lock(&mutex);
        counter++;
        pthread_mutex_unlock(&mutex);
    }
    pthread_mutex_lock(&mutex);
    while (turn != number)
        pthread_cond_wait(&condition, &mutex);
    turn++;
    pthread_cond_broadcast(&condition);
    pthread_mutex_unlock(&mutex);
    local += (int)number;
    large[2999] = 1;
    if (((uintptr_t)&aligned & 63) || aligned != 1.5)
        return NULL;
    return (void *)(long)local;
}
static void threads(void)
{
    pthread_t all[5];
    int good = 1;
    for (long i = 0; i < 5; i++)
        good &= pthread_create(&all[i], NULL, work, (void *)i) == 0;
    check(good, "pthread_create");
    for (long i = 0; i < 5; i++) {
        void *answer = NULL;
        pthread_join(all[i], &answer);
        good &= (long)answer == 42 + i;
    }
    check(good, "each thread has its own variables");
    check(counter == 2500 && turn == 5, "mutexes and conditions");
    check(local == 42 && large[2999] == 0 && once_count == 1, "the first thread's are untouched");
    struct timespec soon;
    clock_gettime(CLOCK_REALTIME, &soon);
    soon.tv_nsec += 2000000;
    if (soon.tv_nsec >= 1000000000) {
        soon.tv_sec++;
        soon.tv_nsec -= 1000000000;
    }
    pthread_mutex_lock(&mutex);
    check(pthread_cond_timedwait(&condition, &mutex, &soon) == ETIMEDOUT, "a wait times out");
    pthread_mutex_unlock(&mutex);
}

static volatile int seen, code_seen;
static volatile void *address_seen;
static jmp_buf back;
static void on_signal(int number, siginfo_t *info, void *context)
{
    seen = number;
    code_seen = info->si_code;
    address_seen = info->si_addr;
    if (number == SIGSEGV)
        longjmp(back, 7);
    if (UC_PC((ucontext_t *)context) == 0)
        seen = -1;
}
static void signals(void)
{
    struct sigaction action = {.sa_sigaction = on_signal, .sa_flags = SA_SIGINFO | SA_NODEFER};
    sigaction(SIGUSR1, &action, NULL);
    sigaction(SIGSEGV, &action, NULL);
    raise(SIGUSR1);
    check(seen == SIGUSR1 && code_seen == SI_TKILL, "raise");
    sigset_t set, old;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, &old);
    seen = 0;
    raise(SIGUSR1);
    check(seen == 0 && sigpending(&old) == 0 && sigismember(&old, SIGUSR1), "a blocked signal waits");
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    check(seen == SIGUSR1, "and comes when it is let in");
    int answer = setjmp(back);
    if (answer == 0) {
        *(volatile int *)16 = 1;
        check(0, "a fault");
    } else {
        check(answer == 7 && seen == SIGSEGV && code_seen == SEGV_MAPERR && address_seen == (void *)16,
              "a fault, left by longjmp");
    }
}

static void files(void)
{
    char name[64], line[64];
    snprintf(name, sizeof name, "/tmp/droidemu-library-%d", getpid());
    FILE *file = fopen(name, "w");
    check(file != NULL, "fopen");
    if (!file)
        return;
    fprintf(file, "first\nsecond %d\n", 2);
    fclose(file);
    struct stat st;
    check(stat(name, &st) == 0 && st.st_size == 15 && S_ISREG(st.st_mode), "stat");
    file = fopen(name, "r");
    check(fgets(line, sizeof line, file) && !strcmp(line, "first\n") && fgets(line, sizeof line, file) &&
              !strcmp(line, "second 2\n") && !fgets(line, sizeof line, file) && feof(file),
          "fgets");
    fclose(file);
    int fd = open(name, O_RDWR);
    check(lseek(fd, 6, SEEK_SET) == 6 && read(fd, line, 6) == 6 && !memcmp(line, "second", 6), "lseek, read");
    check(pwrite(fd, "F", 1, 0) == 1 && pread(fd, line, 5, 0) == 5 && !memcmp(line, "First", 5), "pread, pwrite");
    check(ftruncate(fd, 5) == 0 && fstat(fd, &st) == 0 && st.st_size == 5, "ftruncate");
    char *map = mmap(NULL, 5, PROT_READ, MAP_SHARED, fd, 0);
    check(map != MAP_FAILED && !memcmp(map, "First", 5), "mmap of a file");
    close(fd);
    check(unlink(name) == 0 && access(name, F_OK) < 0 && errno == ENOENT, "unlink");
    DIR *folder = opendir("/dev");
    int found = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        found |= !strcmp(entry->d_name, "null");
    check(found, "readdir");
    closedir(folder);
    check(open("/does/not/exist", O_RDONLY) < 0 && errno == ENOENT &&
              !strcmp(strerror(errno), "No such file or directory"),
          "errno");
}

static void times(void)
{
    time_t moment = 951782400; // a leap day
    struct tm t;
    gmtime_r(&moment, &t);
    check(t.tm_year == 100 && t.tm_mon == 1 && t.tm_mday == 29 && t.tm_wday == 2 && t.tm_yday == 59, "gmtime_r");
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC);
    struct itimerspec in = {{0, 1000000}, {0, 1000000}};
    timerfd_settime(fd, 0, &in, NULL);
    struct pollfd p = {fd, POLLIN, 0};
    uint64_t times = 0;
    check(poll(&p, 1, 5000) == 1 && read(fd, &times, 8) == 8 && times >= 1, "timerfd and poll");
    int64_t before = clock_ns(CLOCK_MONOTONIC);
    usleep(2000);
    check(clock_ns(CLOCK_MONOTONIC) - before >= 2000000, "usleep");
}

static int constructed;
__attribute__((constructor)) static void construct(void) { constructed = 1; }
static void at_exit(void) { printf("ok atexit\n"); }
static int *const table[] = {&constructed, &counter}; // needs relocation in a PIE

int main(int argc, char **argv)
{
    check(argc == 3 && !strcmp(argv[1], "an argument") && !strcmp(argv[2], ""), "arguments");
    check(constructed && *table[0] == 1, "constructors and relocations");
    check(getauxval(AT_PAGESZ) == 4096 && getauxval(AT_RANDOM) != 0, "auxiliary vector");
    memory();
    strings();
    sorting();
    allocation();
    threads();
    signals();
    files();
    times();
    atexit(at_exit);
    return 3;
}
