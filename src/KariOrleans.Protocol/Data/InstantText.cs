using System.Text;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Protocol.Data;

/// <summary>
/// Instants as text: ISO 8601 in, the form of <see cref="PackedRows.FormatInstant"/> out. Read byte by byte,
/// because a bulk insert reads one for each row. A time without a zone is UTC; digits beyond the microsecond are
/// cut off.
/// </summary>
public static class InstantText
{
    /// <summary>The length of a normalised instant in bytes and in characters.</summary>
    public const int Length = 27;

    /// <summary>The normalised form of an instant, or null where the text is none.</summary>
    public static string? Normalise(string text)
    {
        if (text.Length > 40) return null;
        Span<byte> normal = stackalloc byte[Length];
        return TryNormalise(Encoding.UTF8.GetBytes(text), normal) ? Encoding.UTF8.GetString(normal) : null;
    }

    /// <summary>
    /// Writes the normalised form of an instant to <paramref name="normal"/>, <see cref="Length"/> bytes long.
    /// </summary>
    public static bool TryNormalise(ReadOnlySpan<byte> text, Span<byte> normal)
    {
        var rest = text;
        if (!Number(ref rest, 4, out var year) || !Sign(ref rest, '-') || !Number(ref rest, 2, out var month)
            || !Sign(ref rest, '-') || !Number(ref rest, 2, out var day)) return false;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;

        int hour = 0, minute = 0, second = 0, micro = 0, offset = 0;
        if (!rest.IsEmpty)
        {
            if (!Sign(ref rest, 'T') && !Sign(ref rest, 't') && !Sign(ref rest, ' ')) return false;
            if (!Number(ref rest, 2, out hour) || !Sign(ref rest, ':') || !Number(ref rest, 2, out minute))
                return false;
            if (Sign(ref rest, ':') && (!Number(ref rest, 2, out second) || !Fraction(ref rest, out micro)))
                return false;
            if (hour > 23 || minute > 59 || second > 59 || !Zone(ref rest, out offset) || !rest.IsEmpty) return false;
        }

        if (offset == 0)
        {
            Write(normal, year, month, day, hour, minute, second, micro);
            return true;
        }

        var ticks = new DateTime(year, month, day, hour, minute, second, DateTimeKind.Utc).Ticks
            - (offset * TimeSpan.TicksPerMinute);
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks) return false;
        var utc = new DateTime(ticks, DateTimeKind.Utc);
        Write(normal, utc.Year, utc.Month, utc.Day, utc.Hour, utc.Minute, utc.Second, micro);
        return true;
    }

    private static bool Fraction(ref ReadOnlySpan<byte> rest, out int micro)
    {
        micro = 0;
        if (!Sign(ref rest, '.') && !Sign(ref rest, ',')) return true;
        var digits = 0;
        while (digits < rest.Length && rest[digits] is >= (byte)'0' and <= (byte)'9') digits++;
        if (digits is 0 or > 9) return false;
        for (var i = 0; i < 6; i++) micro = (micro * 10) + (i < digits ? rest[i] - '0' : 0);
        rest = rest[digits..];
        return true;
    }

    // Z, +hh:mm, +hhmm or +hh; no zone is UTC.
    private static bool Zone(ref ReadOnlySpan<byte> rest, out int minutes)
    {
        minutes = 0;
        if (rest.IsEmpty || Sign(ref rest, 'Z') || Sign(ref rest, 'z')) return true;
        var west = Sign(ref rest, '-');
        if (!west && !Sign(ref rest, '+')) return false;
        var part = 0;
        if (!Number(ref rest, 2, out var hours)) return false;
        if ((Sign(ref rest, ':') || !rest.IsEmpty) && !Number(ref rest, 2, out part)) return false;
        minutes = ((hours * 60) + part) * (west ? -1 : 1);
        return hours <= 14 && part <= 59;
    }

    private static bool Sign(ref ReadOnlySpan<byte> rest, char sign)
    {
        if (rest.IsEmpty || rest[0] != sign) return false;
        rest = rest[1..];
        return true;
    }

    private static bool Number(ref ReadOnlySpan<byte> rest, int digits, out int number)
    {
        number = 0;
        if (rest.Length < digits) return false;
        for (var i = 0; i < digits; i++)
        {
            if (rest[i] is < (byte)'0' or > (byte)'9') return false;
            number = (number * 10) + rest[i] - '0';
        }

        rest = rest[digits..];
        return true;
    }

    private static void Write(Span<byte> to, int year, int month, int day, int hour, int minute, int second, int micro)
    {
        "0000-00-00T00:00:00.000000Z"u8.CopyTo(to);
        Digits(to[..4], year);
        Digits(to.Slice(5, 2), month);
        Digits(to.Slice(8, 2), day);
        Digits(to.Slice(11, 2), hour);
        Digits(to.Slice(14, 2), minute);
        Digits(to.Slice(17, 2), second);
        Digits(to.Slice(20, 6), micro);
    }

    private static void Digits(Span<byte> to, int number)
    {
        for (var i = to.Length - 1; i >= 0; i--, number /= 10) to[i] = (byte)('0' + (number % 10));
    }
}
