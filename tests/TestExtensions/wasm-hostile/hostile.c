/* A module that tries to do harm: to the processor, to memory, to whoever reads its answers. */
#include "kari.h"

static u32 calls;

static u64 answer_number(u32 number)
{
    kari_text text = { 0, 0, 0 };
    kari_put_number(&text, number);
    return kari_answer(&text);
}

KARI_EXPORT("spin") u64 spin(const u8 *input, u32 length)
{
    volatile u32 turns = 0;
    for (;;) turns++;
    return (u64)(u32)input << 32 | length;
}

/* Takes all the memory there is and touches every page of it. */
KARI_EXPORT("hoard") u64 hoard(const u8 *input, u32 length)
{
    for (;;) {
        u8 *page = kari_take(KARI_PAGE);
        page[length] = *input;
    }
}

/* Takes as much as it gets, touches it, and answers with the pages. */
KARI_EXPORT("fill") u64 fill(const u8 *input, u32 length)
{
    u32 pages = 0;
    for (; __builtin_wasm_memory_grow(0, 1) != (u32)-1; pages++) {
        volatile u8 *page = (volatile u8 *)((__builtin_wasm_memory_size(0) - 1) * KARI_PAGE);
        for (u32 i = 0; i < KARI_PAGE; i += 4096) page[i] = (u8)(*input + length);
    }
    return answer_number(pages);
}

/* Fills Wasmtime's stack. */
static u32 deep(u32 n)
{
    return n == 0 ? 1 : n / deep(n + 1);
}

KARI_EXPORT("recurse") u64 recurse(const u8 *input, u32 length)
{
    return answer_number(deep(*input + length));
}

/* Fills C's own stack, which lies in memory: with --stack-first its end is the end of memory. */
static u32 wide(volatile u32 *above)
{
    volatile u32 frame[64];
    frame[*above & 63] = *above;
    return wide(frame) + frame[0];
}

KARI_EXPORT("recurse_wide") u64 recurse_wide(const u8 *input, u32 length)
{
    volatile u32 start = *input + length;
    return answer_number(wide(&start));
}

KARI_EXPORT("trap") u64 trap(const u8 *input, u32 length)
{
    volatile u32 zero = length - length;
    return (u64)(*input / zero);
}

KARI_EXPORT("outside") u64 outside(const u8 *input, u32 length)
{
    return (u64)(u32)input << 32 | 0x7ffffff0u | (length & 1);
}

KARI_EXPORT("garbage") u64 garbage(const u8 *input, u32 length)
{
    return (u64)(u32)&input << 32 | (length < 8 ? 8 : length);
}

KARI_EXPORT("count") u64 count(const u8 *input, u32 length)
{
    return answer_number(*input != 0 && length != 0 ? ++calls : 0);
}
