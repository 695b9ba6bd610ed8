namespace AdvancedAnalytics.Ingest;

/// <summary>
/// Instants out of UTF-8, as ticks in UTC: ISO 8601 (<c>2015-01-01</c>, <c>2015-01-01T01:00:00.5+02:00</c>),
/// <c>2015/01/01 01:00:00</c>, <c>Jan 1 2000</c>, seconds or milliseconds since 1970. Without a zone it is UTC.
/// </summary>
internal static class TimeText
{
    /// <summary>Numbers below this are seconds since 1970 (to the year 5138), from it on milliseconds.</summary>
    private const long FirstMilliseconds = 100_000_000_000;

    private const string MonthNames = "janfebmaraprmayjunjulaugsepoctnovdec";

    private static readonly string[] LongMonthNames =
    [
        "january", "february", "march", "april", "may", "june",
        "july", "august", "september", "october", "november", "december",
    ];

    public static bool TryParse(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        text = text.Trim((byte)' ');
        if (text.IsEmpty) return false;
        if (char.IsAsciiLetter((char)text[0])) return TryParseMonthName(text, out ticks);
        return text.Length > 4 && text[4] is (byte)'-' or (byte)'/'
            ? TryParseCalendar(text, out ticks)
            : TryParseUnix(text, out ticks);
    }

    /// <summary>
    /// Whether a bare number could be meant as an instant: seconds or milliseconds between 1990 and 2100.
    /// </summary>
    public static bool IsPlausibleUnix(ReadOnlySpan<byte> text) =>
        text.Length is 10 or 13
        && TryParseUnix(text, out var ticks)
        && new DateTime(ticks).Year is >= 1990 and < 2100;

    private static bool TryParseCalendar(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        var separator = text[4];
        return TryTakeNumber(ref text, 4, 4, out var year)
               && TryTake(ref text, separator)
               && TryTakeNumber(ref text, separator == '-' ? 2 : 1, 2, out var month)
               && TryTake(ref text, separator)
               && TryTakeNumber(ref text, separator == '-' ? 2 : 1, 2, out var day)
               && TryDate(year, month, day, out var date)
               && TryParseTimeOfDay(text, date, out ticks);
    }

    private static bool TryParseMonthName(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        var letters = 0;
        while (letters < text.Length && char.IsAsciiLetter((char)text[letters])) letters++;
        var month = MonthOf(text[..letters]);
        text = text[letters..];
        if (month == 0 || !TryTake(ref text, (byte)' ')) return false;
        text = text.TrimStart((byte)' ');
        if (!TryTakeNumber(ref text, 1, 2, out var day)) return false;
        TryTake(ref text, (byte)',');
        if (!TryTake(ref text, (byte)' ')) return false;
        text = text.TrimStart((byte)' ');
        return TryTakeNumber(ref text, 4, 4, out var year)
               && TryDate(year, month, day, out var date)
               && TryParseTimeOfDay(text, date, out ticks);
    }

    private static int MonthOf(ReadOnlySpan<byte> name)
    {
        if (name.Length is < 3 or > 9) return 0;
        Span<char> lower = stackalloc char[name.Length];
        for (var i = 0; i < name.Length; i++) lower[i] = (char)(name[i] | 0x20);
        for (var month = 1; month <= 12; month++)
        {
            if (lower.SequenceEqual(MonthNames.AsSpan((month - 1) * 3, 3))
                || lower.SequenceEqual(LongMonthNames[month - 1]))
                return month;
        }

        return 0;
    }

    private static bool TryParseTimeOfDay(ReadOnlySpan<byte> text, long date, out long ticks)
    {
        ticks = date;
        if (text.IsEmpty) return true;
        if (text[0] is not ((byte)'T' or (byte)'t' or (byte)' ')) return false;
        text = text[1..];
        var second = 0;
        long fraction = 0;
        if (!TryTakeNumber(ref text, 2, 2, out var hour)
            || !TryTake(ref text, (byte)':')
            || !TryTakeNumber(ref text, 2, 2, out var minute)
            || (TryTake(ref text, (byte)':')
                && !(TryTakeNumber(ref text, 2, 2, out second) && TryTakeFraction(ref text, out fraction)))
            || hour > 23 || minute > 59 || second > 59)
        {
            return false;
        }

        ticks += (hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute) + (
            second * TimeSpan.TicksPerSecond) + fraction;
        return TryApplyZone(text, ref ticks);
    }

    private static bool TryApplyZone(ReadOnlySpan<byte> text, ref long ticks)
    {
        TryTake(ref text, (byte)' ');
        if (text.IsEmpty || text is [(byte)'Z' or (byte)'z']) return true;
        var sign = text[0] switch { (byte)'+' => 1, (byte)'-' => -1, _ => 0 };
        text = text[1..];
        var minute = 0;
        if (sign == 0 || !TryTakeNumber(ref text, 2, 2, out var hour)) return false;
        TryTake(ref text, (byte)':');
        if (!text.IsEmpty && (!TryTakeNumber(ref text, 2, 2, out minute) || !text.IsEmpty)) return false;
        if (hour > 18 || minute > 59) return false;
        ticks -= sign * ((hour * TimeSpan.TicksPerHour) + (minute * TimeSpan.TicksPerMinute));
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    private static bool TryParseUnix(ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        var sign = TryTake(ref text, (byte)'-') ? -1 : 1;
        long number = 0;
        var count = 0;
        for (; count < text.Length && char.IsAsciiDigit((char)text[count]); count++)
        {
            if (count == 15) return false;
            number = (number * 10) + (text[count] - '0');
        }

        text = text[count..];
        if (count == 0 || !TryTakeFraction(ref text, out var fraction) || !text.IsEmpty) return false;
        var isSeconds = number < FirstMilliseconds;
        var span = isSeconds ? (number * TimeSpan.TicksPerSecond) + fraction
            : (number * TimeSpan.TicksPerMillisecond) + (fraction / 1000);
        ticks = DateTime.UnixEpoch.Ticks + (sign * span);
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks;
    }

    // A fraction of a second, where there is one: up to nine digits, of which the clock keeps seven.
    private static bool TryTakeFraction(ref ReadOnlySpan<byte> text, out long ticks)
    {
        ticks = 0;
        if (text.IsEmpty || text[0] is not ((byte)'.' or (byte)',')) return true;
        var count = 1;
        var scale = TimeSpan.TicksPerSecond / 10;
        for (; count < text.Length && char.IsAsciiDigit((char)text[count]); count++)
        {
            ticks += (text[count] - '0') * scale;
            scale /= 10;
        }

        text = text[count..];
        return count is > 1 and <= 10;
    }

    private static bool TryDate(int year, int month, int day, out long ticks)
    {
        ticks = 0;
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return false;
        ticks = new DateTime(year, month, day).Ticks;
        return true;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> text, byte expected)
    {
        if (text.IsEmpty || text[0] != expected) return false;
        text = text[1..];
        return true;
    }

    private static bool TryTakeNumber(ref ReadOnlySpan<byte> text, int atLeast, int atMost, out int number)
    {
        number = 0;
        var count = 0;
        for (; count < text.Length && count < atMost && char.IsAsciiDigit((char)text[count]); count++)
            number = (number * 10) + (text[count] - '0');
        text = text[count..];
        return count >= atLeast;
    }
}
