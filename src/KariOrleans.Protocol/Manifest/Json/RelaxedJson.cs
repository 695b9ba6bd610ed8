using System.Text.Json;

namespace KariOrleans.Protocol.Manifest.Json;

/// <summary>Makes legal JSON of JSON with comments and trailing commas, without moving any other byte.</summary>
internal static class RelaxedJson
{
    /// <summary>
    /// No depth limit here: the reader does not recurse, and the parser reports depth with its place.
    /// </summary>
    public static readonly JsonReaderOptions Exact = new() { MaxDepth = int.MaxValue };

    private static readonly JsonReaderOptions Relaxed = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Allow,
        MaxDepth = int.MaxValue,
    };

    /// <summary>The first place where the bytes are not JSON; null when they are.</summary>
    public static JsonException? FindError(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json, Exact);
            while (reader.Read()) ;
            return null;
        }
        catch (JsonException error)
        {
            return error;
        }
    }

    /// <summary>A copy with blanks in place of comments and trailing commas.</summary>
    /// <exception cref="JsonException">The bytes are not even relaxed JSON.</exception>
    public static byte[] Clean(ReadOnlySpan<byte> json)
    {
        var clean = json.ToArray();
        var reader = new Utf8JsonReader(json, Relaxed);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.Comment)
                Blank(clean.AsSpan((int)reader.TokenStartIndex..(int)reader.BytesConsumed));
            else if (reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
                BlankCommaBefore(clean, (int)reader.TokenStartIndex);
        }

        return clean;
    }

    private static void Blank(Span<byte> comment)
    {
        foreach (ref var b in comment)
        {
            if (b is not ((byte)'\n' or (byte)'\r')) b = (byte)' ';
        }
    }

    private static void BlankCommaBefore(byte[] clean, int end)
    {
        var last = clean.AsSpan(0, end).LastIndexOfAnyExcept(" \t\r\n"u8);
        if (last >= 0 && clean[last] == (byte)',') clean[last] = (byte)' ';
    }
}
