using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KariOrleans.Sdk.Data;

namespace AdvancedAnalytics.Points;

/// <summary>A page of points as JSON or CSV.</summary>
internal static class PointPage
{
    // The answer is JSON by its type and never part of a page, so names stay readable and short.
    private static readonly JsonWriterOptions Readable = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static ReadOnlyMemory<byte> Json(RowSet rows)
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using var writer = new Utf8JsonWriter(buffer, Readable);
        writer.WriteStartObject();
        writer.WriteStartArray("points"u8);
        for (var i = 0; i < rows.Count; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("series"u8, (string?)rows[i, "series"]);
            writer.WriteString("at"u8, (string?)rows[i, "at"]);
            writer.WriteNumber("value"u8, Number(rows[i, "value"]));
            writer.WriteString("upload"u8, (string?)rows[i, "upload"]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteString("next"u8, rows.NextCursor);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    public static ReadOnlyMemory<byte> Csv(RowSet rows)
    {
        var text = new StringBuilder("series,at,value,upload\r\n");
        for (var i = 0; i < rows.Count; i++)
        {
            var series = (string)rows[i, "series"]!;
            if (series.AsSpan().ContainsAny(",\"\r\n")) series = $"\"{series.Replace("\"", "\"\"",
                StringComparison.Ordinal)}\"";
            text.Append(CultureInfo.InvariantCulture,
                $"{series},{rows[i, "at"]},{Number(rows[i, "value"]):R},{rows[i, "upload"]}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>A number of a row: a whole one may come as an integer.</summary>
    public static double Number(object? value) => value is long whole ? whole : (double)value!;
}
