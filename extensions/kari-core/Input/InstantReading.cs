using System.Globalization;
using System.Text.Json.Nodes;

namespace KariCore.Input;

/// <summary>Instants as people and APIs write them.</summary>
internal static class InstantReading
{
    /// <summary>
    /// Reads <c>now</c>, ISO 8601 or seconds since 1970. A time without an offset is local to the zone; one that a
    /// clock change skips moves forward by the change, one that occurs twice is the later of the two.
    /// </summary>
    public static DateTimeOffset Read(JsonNode? node, string name, TimeZoneInfo zone, TimeProvider time)
    {
        if (node is null || node.AsText() is "now") return TimeZoneInfo.ConvertTime(time.GetUtcNow(), zone);
        if (node.AsFiniteNumber() is { } seconds)
        {
            return Math.Abs(seconds) <= 62_000_000_000
                ? TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddSeconds(seconds), zone)
                : throw Invalid.Input($"'{name}' is {seconds}.", "Give seconds since 1970, not milliseconds.");
        }

        var text = node.AsText() ?? "";
        const DateTimeStyles Styles = DateTimeStyles.AllowWhiteSpaces | DateTimeStyles.RoundtripKind;
        if (text.Length > 64 || !DateTime.TryParse(text, CultureInfo.InvariantCulture, Styles, out var date))
        {
            throw Invalid.Input(
                $"'{name}' is no time: '{InputReading.Shorten(text)}'.",
                "Write it like 2026-03-12T09:30:00Z, 2026-03-12 or now.");
        }

        return date.Kind == DateTimeKind.Unspecified
            ? AtLocal(date, zone) : TimeZoneInfo.ConvertTime(new DateTimeOffset(date), zone);
    }

    public static DateTimeOffset AtLocal(DateTime local, TimeZoneInfo zone)
    {
        if (zone.IsInvalidTime(local))
        {
            var before = zone.GetUtcOffset(local.AddDays(-1));
            return TimeZoneInfo.ConvertTime(new DateTimeOffset(local, before), zone);
        }

        return new DateTimeOffset(local, zone.GetUtcOffset(local));
    }

    /// <summary>
    /// Writes an instant: <c>iso</c>, <c>date</c>, <c>time</c>, <c>unix</c>, <c>unix_ms</c>, <c>rfc1123</c> or a .NET
    /// pattern.
    /// </summary>
    public static string Format(DateTimeOffset instant, string format)
    {
        if (format.Length is 0 or > 100)
            throw Invalid.Input(
                "'format' is empty or longer than 100 characters.", "Use iso, or a pattern such as yyyy-MM-dd HH:mm.");
        try
        {
            return format switch
            {
                "iso" => instant.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture),
                "date" => instant.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                "time" => instant.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
                "unix" => instant.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                "unix_ms" => instant.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
                "rfc1123" => instant.ToString("R", CultureInfo.InvariantCulture),
                _ => instant.ToString(format, CultureInfo.InvariantCulture),
            };
        }
        catch (FormatException)
        {
            throw Invalid.Input($"'{format}' is no time format.", "Use iso, or a pattern such as yyyy-MM-dd HH:mm.");
        }
    }
}
