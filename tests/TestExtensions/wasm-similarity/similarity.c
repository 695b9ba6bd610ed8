/* How alike are two texts? The Levenshtein distance between their code points, and the best of many candidates: what
   finds "Müller" when somebody typed "Muler". */
#include "kari.h"

typedef struct { u32 *codes, count; } words;

static u32 lower(u32 c)
{
    int is_upper = (c >= 'A' && c <= 'Z') || (c >= 0xc0 && c <= 0xde && c != 0xd7)
        || (c >= 0x391 && c <= 0x3a9) || (c >= 0x410 && c <= 0x42f);
    return is_upper ? c + 32 : c;
}

static void fold(words *text)
{
    for (u32 i = 0; i < text->count; i++) text->codes[i] = lower(text->codes[i]);
}

static u32 distance(words a, words b, u32 *row)
{
    for (u32 j = 0; j <= b.count; j++) row[j] = j;
    for (u32 i = 1; i <= a.count; i++) {
        u32 diagonal = row[0];
        row[0] = i;
        for (u32 j = 1; j <= b.count; j++) {
            u32 change = diagonal + (a.codes[i - 1] != b.codes[j - 1]);
            u32 cheapest = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;
            diagonal = row[j];
            row[j] = change < cheapest ? change : cheapest;
        }
    }
    return row[b.count];
}

/* From 0 to 10,000: 1 less the distance in parts of the longer text. */
static u32 likeness(words a, words b, u32 distance)
{
    u32 longest = a.count > b.count ? a.count : b.count;
    return longest == 0 ? 10000 : (u32)((u64)(longest - distance) * 10000 / longest);
}

static void put_fraction(kari_text *text, u32 tenthousandths)
{
    kari_put_number(text, tenthousandths / 10000);
    kari_put_byte(text, '.');
    for (u32 unit = 1000; unit > 0; unit /= 10) kari_put_byte(text, (u8)('0' + tenthousandths / unit % 10));
}

static int is_true(kari_value object, const char *name)
{
    kari_value value;
    if (!kari_member(object, name, &value)) return 0;
    kari_space(&value);
    return value.at < value.end && *value.at == 't';
}

static u64 compare(kari_value input)
{
    kari_value value;
    words a, b;
    if (!kari_member(input, "a", &value) || !kari_string(&value, &a.codes, &a.count))
        return kari_refuse("a_missing", "The input needs a text as 'a'.");
    if (!kari_member(input, "b", &value) || !kari_string(&value, &b.codes, &b.count))
        return kari_refuse("b_missing", "The input needs a text as 'b'.");
    if (is_true(input, "ignore_case")) { fold(&a); fold(&b); }

    u32 steps = distance(a, b, kari_take((b.count + 1) * sizeof(u32)));
    kari_text answer = { 0, 0, 0 };
    kari_put(&answer, "{\"distance\":");
    kari_put_number(&answer, steps);
    kari_put(&answer, ",\"similarity\":");
    put_fraction(&answer, likeness(a, b, steps));
    kari_put_byte(&answer, '}');
    return kari_answer(&answer);
}

KARI_EXPORT("text_similarity") u64 text_similarity(const u8 *input, u32 length)
{
    kari_value value = { input, input + length };
    return compare(value);
}

/* The same over HTTP: the input of an endpoint has the request's body as a member. */
KARI_EXPORT("/similarity") u64 similarity_endpoint(const u8 *input, u32 length)
{
    kari_value value = { input, input + length }, body;
    return kari_member(value, "body", &body) ? compare(body) : kari_refuse("body_missing", "Send a body.");
}

KARI_EXPORT("best_match") u64 best_match(const u8 *input, u32 length)
{
    kari_value object = { input, input + length }, value;
    words wanted, candidate;
    if (!kari_member(object, "text", &value) || !kari_string(&value, &wanted.codes, &wanted.count))
        return kari_refuse("text_missing", "The input needs a text as 'text'.");
    if (!kari_member(object, "candidates", &value) || !kari_takes(&value, '['))
        return kari_refuse("candidates_missing", "The input needs an array of texts as 'candidates'.");
    fold(&wanted);

    u32 best = 0, best_index = 0, index = 0;
    kari_value found = { 0, 0 };
    if (!kari_takes(&value, ']')) do {
        kari_space(&value);
        const u8 *start = value.at;
        if (!kari_string(&value, &candidate.codes, &candidate.count))
            return kari_refuse("candidate_not_text", "Every candidate must be a text.");
        fold(&candidate);
        u32 steps = distance(wanted, candidate, kari_take((candidate.count + 1) * sizeof(u32)));
        u32 alike = likeness(wanted, candidate, steps);
        if (found.at == 0 || alike > best) {
            best = alike;
            best_index = index;
            found.at = start;
            found.end = value.at;
        }
        index++;
    } while (kari_takes(&value, ','));

    kari_text answer = { 0, 0, 0 };
    if (found.at == 0) {
        kari_put(&answer, "{\"match\":null}");
        return kari_answer(&answer);
    }
    kari_put(&answer, "{\"match\":");
    for (const u8 *at = found.at; at < found.end; at++) kari_put_byte(&answer, *at);
    kari_put(&answer, ",\"index\":");
    kari_put_number(&answer, best_index);
    kari_put(&answer, ",\"similarity\":");
    put_fraction(&answer, best);
    kari_put_byte(&answer, '}');
    return kari_answer(&answer);
}
