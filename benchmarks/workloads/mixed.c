// SPDX-License-Identifier: GPL-2.0-or-later
// mixed: the kinds of work that CoreMark made customary for small machines, in our own words:
// sorting and searching a linked list, arithmetic on small matrices, a state machine that reads
// numbers out of text, and a checksum over everything.
#include "bench.h"
#include <string.h>

#define NODES 96
#define SIZE 10

struct node {
    struct node *next;
    int32_t key, value;
};

static struct node nodes[NODES];

static uint32_t checksum(uint32_t crc, uint32_t data) // CRC-32, bit by bit
{
    crc ^= data;
    for (int i = 0; i < 8; i++)
        crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    return crc;
}

static struct node *merge(struct node *a, struct node *b)
{
    struct node head, *tail = &head;
    while (a && b) {
        struct node **from = a->key <= b->key ? &a : &b;
        tail = tail->next = *from;
        *from = (*from)->next;
    }
    tail->next = a ? a : b;
    return head.next;
}

static struct node *sort(struct node *list)
{
    if (!list || !list->next)
        return list;
    struct node *slow = list, *fast = list->next;
    while (fast && fast->next) {
        slow = slow->next;
        fast = fast->next->next;
    }
    struct node *second = slow->next;
    slow->next = NULL;
    return merge(sort(list), sort(second));
}

static uint32_t lists(uint32_t seed)
{
    for (int i = 0; i < NODES; i++)
        nodes[i] = (struct node){i + 1 < NODES ? &nodes[i + 1] : NULL, next_random(&seed) & 0xfff, i};
    struct node *list = sort(nodes), *reversed = NULL;
    uint32_t crc = seed;
    for (int key = 0; key < 4096; key += 256) {
        struct node *found = list;
        while (found && found->key < key)
            found = found->next;
        crc = checksum(crc, found ? found->value : key);
    }
    while (list) {
        struct node *next = list->next;
        list->next = reversed;
        reversed = list;
        list = next;
    }
    return checksum(crc, reversed->key);
}

static uint32_t matrix(uint32_t seed)
{
    int16_t a[SIZE][SIZE], b[SIZE][SIZE];
    int32_t c[SIZE][SIZE];
    uint32_t crc = seed;
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            a[i][j] = next_random(&seed) & 0xff;
            b[i][j] = (seed >> 8 & 0xff) - 128;
        }
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++) {
            int32_t sum = 0;
            for (int k = 0; k < SIZE; k++)
                sum += a[i][k] * b[k][j];
            c[i][j] = sum;
        }
    for (int i = 0; i < SIZE; i++)
        for (int j = 0; j < SIZE; j++)
            if (c[i][j] > 0)
                crc += (uint32_t)c[i][j] >> (j & 7);
            else
                crc ^= (uint32_t)c[i][j];
    return checksum(crc, crc >> 16);
}

static uint32_t numbers(uint32_t seed)
{
    static const char *const words[] = {"5012", "-874", "+12", "35.54", ".1234", "-110.7", "5.5e+3", "-.123e-2", "T0.3e", "1x2"};
    enum { START, SIGN, WHOLE, POINT, FRACTION, EXPONENT, EXPONENT_SIGN, SCIENTIFIC, BAD, STATES } state;
    uint32_t seen[STATES] = {0}, crc = seed;
    char text[256];
    size_t length = 0;
    for (;;) {
        const char *word = words[next_random(&seed) % (sizeof words / sizeof *words)];
        size_t size = strlen(word);
        if (length + size + 2 > sizeof text)
            break;
        memcpy(text + length, word, size);
        length += size;
        text[length++] = ',';
    }
    text[length] = 0;
    for (const char *s = text; *s; s++) {
        for (state = START; *s && *s != ','; s++) {
            int digit = *s >= '0' && *s <= '9';
            switch (state) {
            case START: state = digit ? WHOLE : *s == '+' || *s == '-' ? SIGN : *s == '.' ? POINT : BAD; break;
            case SIGN: state = digit ? WHOLE : *s == '.' ? POINT : BAD; break;
            case WHOLE: state = digit ? WHOLE : *s == '.' ? POINT : *s == 'e' ? EXPONENT : BAD; break;
            case POINT: state = digit ? FRACTION : BAD; break;
            case FRACTION: state = digit ? FRACTION : *s == 'e' ? EXPONENT : BAD; break;
            case EXPONENT: state = *s == '+' || *s == '-' ? EXPONENT_SIGN : digit ? SCIENTIFIC : BAD; break;
            case EXPONENT_SIGN: state = digit ? SCIENTIFIC : BAD; break;
            case SCIENTIFIC: state = digit ? SCIENTIFIC : BAD; break;
            default: break;
            }
        }
        seen[state]++;
        if (!*s)
            break;
    }
    for (int i = 0; i < STATES; i++)
        crc = checksum(crc, seen[i]);
    return crc;
}

uint64_t work(uint32_t rounds)
{
    uint64_t hash = 0;
    for (uint32_t i = 1; i <= rounds; i++) {
        uint32_t seed = i * 2654435761u | 1;
        hash = mix(hash, lists(seed));
        hash = mix(hash, matrix(seed));
        hash = mix(hash, numbers(seed));
    }
    return hash;
}
