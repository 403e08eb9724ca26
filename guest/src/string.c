// SPDX-License-Identifier: GPL-2.0-or-later
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

size_t strlen(const char *s)
{
    const char *p = s;
    while (*p)
        p++;
    return (size_t)(p - s);
}
size_t strnlen(const char *s, size_t limit)
{
    size_t n = 0;
    while (n < limit && s[n])
        n++;
    return n;
}
char *strcpy(char *restrict to, const char *restrict from)
{
    memcpy(to, from, strlen(from) + 1);
    return to;
}
char *strncpy(char *restrict to, const char *restrict from, size_t size)
{
    size_t n = strnlen(from, size);
    memcpy(to, from, n);
    memset(to + n, 0, size - n);
    return to;
}
size_t strlcpy(char *restrict to, const char *restrict from, size_t size)
{
    size_t n = strlen(from);
    if (size) {
        size_t kept = n < size ? n : size - 1;
        memcpy(to, from, kept);
        to[kept] = 0;
    }
    return n;
}
char *strcat(char *restrict to, const char *restrict from)
{
    strcpy(to + strlen(to), from);
    return to;
}
char *strncat(char *restrict to, const char *restrict from, size_t size)
{
    char *end = to + strlen(to);
    size_t n = strnlen(from, size);
    memcpy(end, from, n);
    end[n] = 0;
    return to;
}
size_t strlcat(char *restrict to, const char *restrict from, size_t size)
{
    size_t n = strnlen(to, size);
    return n + strlcpy(to + n, from, size - n);
}
int strcmp(const char *a, const char *b)
{
    while (*a && *a == *b)
        a++, b++;
    return (unsigned char)*a - (unsigned char)*b;
}
int strncmp(const char *a, const char *b, size_t size)
{
    for (; size; size--, a++, b++)
        if (*a != *b || !*a)
            return (unsigned char)*a - (unsigned char)*b;
    return 0;
}
int strncasecmp(const char *a, const char *b, size_t size)
{
    for (; size; size--, a++, b++) {
        int x = tolower((unsigned char)*a), y = tolower((unsigned char)*b);
        if (x != y || !x)
            return x - y;
    }
    return 0;
}
int strcasecmp(const char *a, const char *b) { return strncasecmp(a, b, ~(size_t)0); }
char *strchr(const char *s, int c)
{
    for (;; s++) {
        if (*s == (char)c)
            return (char *)s;
        if (!*s)
            return NULL;
    }
}
char *strrchr(const char *s, int c) { return memrchr(s, c, strlen(s) + 1); }
char *strstr(const char *s, const char *needle)
{
    return memmem(s, strlen(s), needle, strlen(needle));
}
size_t strspn(const char *s, const char *set)
{
    size_t n = 0;
    while (s[n] && strchr(set, s[n]))
        n++;
    return n;
}
size_t strcspn(const char *s, const char *set)
{
    size_t n = 0;
    while (s[n] && !strchr(set, s[n]))
        n++;
    return n;
}
char *strpbrk(const char *s, const char *set)
{
    s += strcspn(s, set);
    return *s ? (char *)s : NULL;
}
char *strtok_r(char *restrict s, const char *restrict separators, char **restrict state)
{
    if (!s)
        s = *state;
    s += strspn(s, separators);
    char *end = s + strcspn(s, separators);
    *state = end + (*end != 0);
    if (end == s)
        return NULL;
    *end = 0;
    return s;
}
char *strtok(char *restrict s, const char *restrict separators)
{
    static char *state;
    return strtok_r(s, separators, &state);
}
char *strdup(const char *s)
{
    size_t size = strlen(s) + 1;
    char *copy = malloc(size);
    return copy ? memcpy(copy, s, size) : NULL;
}
