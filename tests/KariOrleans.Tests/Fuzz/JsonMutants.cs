using System.Buffers;
using System.Text;
using System.Text.Json;
using CsCheck;

namespace KariOrleans.Tests.Fuzz;

/// <summary>
/// JSON that is still JSON: documents of the corpus in which some values stand where others belong. Bytes that are
/// changed at random rarely get past the first syntax error.
/// </summary>
internal sealed class JsonMutants : Gen<byte[]>
{
    private const int MaxChanges = 5;

    private static readonly byte[][] OddValues =
    [
        .. ((string[])
        [
            "null", "true", "0", "-1", "1.5", "1e999", "99999999999999999999", "\"\"", "\"a\"", "\"../x\"", "\"/{\"",
            "\"/a/{b}\"", "\"*\"", "\"0 0 * * *\"", "\"a@^1 || 2\"", "\"\\u0000\"", "\"\\ud83d\\ude00\"", "[]", "[[]]",
            "[null]", "[{}]", "{}", "{\"name\":\"a\"}", "[\"a\",\"a\"]", "[{\"name\":\"a\",\"path\":\"/a\"}]",
            "{\"\":{\"\":\"\"}}", "\"2026-02-30T25:61:00Z\"", "{\"$gt\":null}", "[[\"a\",\"=\",[1]]]",
        ]).Select(Encoding.UTF8.GetBytes),
        [.. Enumerable.Repeat((byte)'[', 63), .. Enumerable.Repeat((byte)']', 63)],
        [(byte)'"', .. Enumerable.Repeat((byte)'a', 5_000), (byte)'"'],
    ];

    private readonly List<(byte[] Text, (int Start, int End)[] Values)> documents = [];

    /// <summary>Takes those documents of a corpus that are JSON.</summary>
    public JsonMutants(IEnumerable<byte[]> corpus)
    {
        foreach (var text in corpus)
        {
            try
            {
                documents.Add((text, ValuesOf(text)));
            }
            catch (JsonException)
            {
                // An input of the corpus that is wrong on purpose.
            }
        }
    }

    public override byte[] Generate(PCG pcg, Size? min, out Size size)
    {
        var (text, values) = Any(pcg, documents);
        var changes = Enumerable.Range(0, Below(pcg, MaxChanges) + 1)
            .Select(_ => (Place: Any(pcg, values), Value: NewValue(pcg)))
            .OrderBy(change => change.Place.Start)
            .ToList();
        var mutant = new ArrayBufferWriter<byte>(text.Length + 256);
        var at = 0;
        foreach (var (place, value) in changes)
        {
            // Inside a value that has been replaced already.
            if (place.Start < at) continue;
            mutant.Write(text.AsSpan(at, place.Start - at));
            mutant.Write(value);
            at = place.End;
        }

        mutant.Write(text.AsSpan(at));
        size = new Size((ulong)mutant.WrittenCount);
        return mutant.WrittenSpan.ToArray();
    }

    private byte[] NewValue(PCG pcg)
    {
        if (Below(pcg, 3) > 0) return Any(pcg, OddValues);
        var (text, values) = Any(pcg, documents);
        var (start, end) = Any(pcg, values);
        return text[start..end];
    }

    private static (int Start, int End)[] ValuesOf(byte[] text)
    {
        var values = new List<(int, int)>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = 1_000 });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    open.Push((int)reader.TokenStartIndex);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    values.Add((open.Pop(), (int)reader.BytesConsumed));
                    break;
                case not JsonTokenType.PropertyName:
                    values.Add(((int)reader.TokenStartIndex, (int)reader.BytesConsumed));
                    break;
            }
        }

        return [.. values];
    }

    private static T Any<T>(PCG pcg, IReadOnlyList<T> list) => list[Below(pcg, list.Count)];

    private static int Below(PCG pcg, int bound) => (int)pcg.Next((uint)bound);
}
