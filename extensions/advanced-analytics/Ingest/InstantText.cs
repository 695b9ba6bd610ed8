namespace AdvancedAnalytics.Ingest;

/// <summary>
/// Writes instants as the platform stores them (see <c>PackedRows.FormatInstant</c>), without a string.
/// </summary>
internal static class InstantText
{
    public const int Length = 27;

    /// <summary>Writes <c>yyyy-MM-ddTHH:mm:ss.ffffffZ</c>.</summary>
    public static void Write(Span<byte> target, long ticks)
    {
        new DateTime(ticks).Deconstruct(out var date, out var time);
        date.Deconstruct(out var year, out var month, out var day);
        time.Deconstruct(out var hour, out var minute, out var second, out var millisecond, out var microsecond);
        target = target[..Length];
        "0000-00-00T00:00:00.000000Z"u8.CopyTo(target);
        WriteTwo(target, year / 100);
        WriteTwo(target[2..], year % 100);
        WriteTwo(target[5..], month);
        WriteTwo(target[8..], day);
        WriteTwo(target[11..], hour);
        WriteTwo(target[14..], minute);
        WriteTwo(target[17..], second);
        var fraction = (millisecond * 1000) + microsecond;
        if (fraction == 0) return;
        WriteTwo(target[20..], fraction / 10_000);
        WriteTwo(target[22..], fraction / 100 % 100);
        WriteTwo(target[24..], fraction % 100);
    }

    public static string Format(long ticks)
    {
        Span<byte> text = stackalloc byte[Length];
        Write(text, ticks);
        return System.Text.Encoding.ASCII.GetString(text);
    }

    private static void WriteTwo(Span<byte> target, int value)
    {
        target[1] = (byte)('0' + (value % 10));
        target[0] = (byte)('0' + (value / 10));
    }
}
