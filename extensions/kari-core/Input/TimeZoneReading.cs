namespace KariCore.Input;

/// <summary>Time zones by their IANA name.</summary>
internal static class TimeZoneReading
{
    public static TimeZoneInfo Find(string? name)
    {
        if (name is null || name.Equals("UTC", StringComparison.OrdinalIgnoreCase)) return TimeZoneInfo.Utc;

        // The name becomes a file name below the time zone database: only what real zones are made of may pass.
        var isName = name.Length <= 64 && name.Length > 0 && char.IsAsciiLetter(name[0])
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+');
        return isName && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)
            ? zone
            : throw Invalid.Input(
                $"There is no time zone '{InputReading.Shorten(name)}'.",
                "Use an IANA name such as Europe/Berlin, or UTC.");
    }
}
