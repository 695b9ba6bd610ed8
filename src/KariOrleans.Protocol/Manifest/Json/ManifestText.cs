using System.Text;

namespace KariOrleans.Protocol.Manifest.Json;

/// <summary>The bytes of a document, UTF-8 without a byte order mark, and the places in them.</summary>
internal sealed class ManifestText(ReadOnlyMemory<byte> bytes)
{
    public ReadOnlyMemory<byte> Bytes { get; } = bytes;

    /// <summary>Line and column (in UTF-16 units), both from 1.</summary>
    public (int Line, int Column) Locate(int offset)
    {
        var before = Bytes.Span[..Math.Clamp(offset, 0, Bytes.Length)];
        var lineStart = before.LastIndexOf((byte)'\n') + 1;
        return (before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[lineStart..]) + 1);
    }

    /// <summary>The offset that a JsonException means by its zero-based line and byte position.</summary>
    public int OffsetOf(long line, long bytePosition)
    {
        var start = 0;
        for (; line > 0; line--)
        {
            var end = Bytes.Span[start..].IndexOf((byte)'\n');
            if (end < 0) break;
            start += end + 1;
        }

        return (int)Math.Min(start + bytePosition, Bytes.Length);
    }

    /// <summary>The JSON text of a value.</summary>
    public string Raw(ManifestNode node) => Encoding.UTF8.GetString(Bytes.Span[node.Start..node.End]);
}
