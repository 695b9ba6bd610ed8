/* What a module in C needs to be an extension: room for its input, the packing of its answer, and a reader of JSON
   that doesn't copy. Every call runs in a fresh instance, so nothing is ever freed. */
#ifndef KARI_H
#define KARI_H

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;

#define KARI_EXPORT(name) __attribute__((export_name(name)))
#define KARI_PAGE 65536u
#define KARI_DEEPEST 64

extern u8 __heap_base;
static u32 kari_heap;

/* Room for so many bytes, aligned to 8; 0 where there is none. */
KARI_EXPORT("kari_alloc") void *kari_alloc(u32 size)
{
    if (kari_heap == 0) kari_heap = ((u32)&__heap_base + 7u) & ~7u;
    u64 end = ((u64)kari_heap + size + 7u) & ~7ull;
    u64 have = (u64)__builtin_wasm_memory_size(0) * KARI_PAGE;
    if (end > have) {
        u64 pages = (end - have + KARI_PAGE - 1) / KARI_PAGE;
        if (pages > 65535u || __builtin_wasm_memory_grow(0, (u32)pages) == (u32)-1) return 0;
    }
    void *room = (void *)kari_heap;
    kari_heap = (u32)end;
    return room;
}

/* Room, or the end of the call: the platform reports the trap as memory that ran out. */
static inline void *kari_take(u32 size)
{
    void *room = kari_alloc(size);
    if (room == 0) __builtin_trap();
    return room;
}

/* ---- The answer ---- */

typedef struct { u8 *bytes; u32 length, room; } kari_text;

static inline void kari_put_byte(kari_text *text, u8 byte)
{
    if (text->length == text->room) {
        u32 room = text->room == 0 ? 256 : text->room * 2;
        u8 *bytes = kari_take(room);
        for (u32 i = 0; i < text->length; i++) bytes[i] = text->bytes[i];
        text->bytes = bytes;
        text->room = room;
    }
    text->bytes[text->length++] = byte;
}

static inline void kari_put(kari_text *text, const char *ascii)
{
    while (*ascii) kari_put_byte(text, (u8)*ascii++);
}

static inline void kari_put_number(kari_text *text, u32 number)
{
    u8 digits[10];
    u32 count = 0;
    do digits[count++] = (u8)('0' + number % 10); while ((number /= 10) != 0);
    while (count > 0) kari_put_byte(text, digits[--count]);
}

/* (address << 32) | length */
static inline u64 kari_answer(const kari_text *text)
{
    return (u64)(u32)text->bytes << 32 | text->length;
}

/* The top bit of the length says that the answer is an error. Code and message must need no escapes. */
static inline u64 kari_refuse(const char *code, const char *message)
{
    kari_text text = { 0, 0, 0 };
    kari_put(&text, "{\"code\":\"");
    kari_put(&text, code);
    kari_put(&text, "\",\"message\":\"");
    kari_put(&text, message);
    kari_put(&text, "\",\"invalid_input\":true}");
    return kari_answer(&text) | 0x80000000ull;
}

/* ---- The input ---- */

/* A value within the input: from its first byte to the input's end. */
typedef struct { const u8 *at, *end; } kari_value;

static inline void kari_space(kari_value *v)
{
    while (v->at < v->end && (*v->at == ' ' || *v->at == '\t' || *v->at == '\n' || *v->at == '\r')) v->at++;
}

static inline int kari_takes(kari_value *v, u8 byte)
{
    kari_space(v);
    if (v->at == v->end || *v->at != byte) return 0;
    v->at++;
    return 1;
}

static inline int kari_skip_string(kari_value *v)
{
    if (!kari_takes(v, '"')) return 0;
    for (; v->at < v->end; v->at++) {
        if (*v->at == '"') { v->at++; return 1; }
        if (*v->at == '\\' && ++v->at == v->end) return 0;
    }
    return 0;
}

static inline int kari_skip(kari_value *v, int depth)
{
    if (depth > KARI_DEEPEST) return 0;
    kari_space(v);
    if (v->at == v->end) return 0;
    u8 first = *v->at;
    if (first == '"') return kari_skip_string(v);
    if (first == '{' || first == '[') {
        u8 last = first == '{' ? '}' : ']';
        v->at++;
        if (kari_takes(v, last)) return 1;
        do {
            if (first == '{' && (!kari_skip_string(v) || !kari_takes(v, ':'))) return 0;
            if (!kari_skip(v, depth + 1)) return 0;
        } while (kari_takes(v, ','));
        return kari_takes(v, last);
    }
    const u8 *start = v->at;
    while (v->at < v->end && *v->at != ',' && *v->at != '}' && *v->at != ']' && *v->at > ' ') v->at++;
    return v->at > start;
}

/* Finds a member of an object by a name without escapes. */
static inline int kari_member(kari_value object, const char *name, kari_value *found)
{
    if (!kari_takes(&object, '{')) return 0;
    do {
        kari_space(&object);
        const u8 *key = object.at + 1;
        if (!kari_skip_string(&object)) return 0;
        u32 i = 0, length = (u32)(object.at - 1 - key);
        while (i < length && name[i] && key[i] == (u8)name[i]) i++;
        int same = i == length && name[i] == 0;
        if (!kari_takes(&object, ':')) return 0;
        if (same) { *found = object; return 1; }
        if (!kari_skip(&object, 0)) return 0;
    } while (kari_takes(&object, ','));
    return 0;
}

static inline int kari_hex(kari_value *v, u32 *code)
{
    *code = 0;
    for (int i = 0; i < 4; i++, v->at++) {
        if (v->at == v->end) return 0;
        u8 c = *v->at, l = c | 32;
        if (c >= '0' && c <= '9') *code = *code << 4 | (u32)(c - '0');
        else if (l >= 'a' && l <= 'f') *code = *code << 4 | (u32)(l - 'a' + 10);
        else return 0;
    }
    return 1;
}

static inline int kari_escape(kari_value *v, u32 *code)
{
    u8 c = *v->at++;
    switch (c) {
    case 'b': *code = 8; return 1;
    case 't': *code = 9; return 1;
    case 'n': *code = 10; return 1;
    case 'f': *code = 12; return 1;
    case 'r': *code = 13; return 1;
    case '"': case '\\': case '/': *code = c; return 1;
    case 'u': break;
    default: return 0;
    }
    u32 low;
    if (!kari_hex(v, code)) return 0;
    if (*code < 0xd800 || *code > 0xdbff) return 1;
    if (v->end - v->at < 6 || v->at[0] != '\\' || v->at[1] != 'u') return 0;
    v->at += 2;
    if (!kari_hex(v, &low) || low < 0xdc00 || low > 0xdfff) return 0;
    *code = 0x10000 + ((*code - 0xd800) << 10) + (low - 0xdc00);
    return 1;
}

static inline int kari_utf8(kari_value *v, u32 *code)
{
    u8 first = *v->at++;
    int more = first < 0x80 ? 0 : first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1;
    *code = more == 0 ? first : first & (0x3fu >> more);
    while (more-- > 0) {
        if (v->at == v->end || (*v->at & 0xc0) != 0x80) return 0;
        *code = *code << 6 | (*v->at++ & 0x3fu);
    }
    return 1;
}

/* A string as code points. Moves behind it. */
static inline int kari_string(kari_value *v, u32 **codes, u32 *count)
{
    if (!kari_takes(v, '"')) return 0;
    kari_value rest = { v->at - 1, v->end };
    if (!kari_skip_string(&rest)) return 0;
    u32 bytes = (u32)(rest.at - v->at);
    if (bytes > 0x0fffffff) return 0;
    *codes = kari_take(bytes * sizeof(u32));
    *count = 0;
    while (v->at < rest.at - 1) {
        u32 code;
        int is_read;
        if (*v->at == '\\') { v->at++; is_read = kari_escape(v, &code); }
        else is_read = kari_utf8(v, &code);
        if (!is_read) return 0;
        (*codes)[(*count)++] = code;
    }
    v->at = rest.at;
    return 1;
}

#endif
