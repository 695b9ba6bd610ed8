using System.Globalization;

namespace KariOrleans.Protocol.Manifest.Rules;

/// <summary>
/// Whether a text is a five-field cron expression: crontab(5) with names, <c>?</c>, and Quartz' <c>L</c>, <c>W</c>
/// and <c>#</c>. What passes here, the scheduler's Cronos 0.13 parses too. Syntax only: 31 February is legal and
/// never comes.
/// </summary>
internal static class CronSyntax
{
    private static readonly string[] Months =
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];

    private static readonly string[] Days = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

    private static readonly CronField[] Fields =
    [
        new("minute", 0, 59, []),
        new("hour", 0, 23, []),
        new("day of month", 1, 31, []),
        new("month", 1, 12, Months),
        new("day of week", 0, 7, Days),
    ];

    /// <summary>What is wrong, or null.</summary>
    public static string? FindError(string expression)
    {
        var parts = expression.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length) return $"It has {parts.Length} fields; five are expected.";
        for (var i = 0; i < Fields.Length; i++)
        {
            if (!IsLegal(parts[i], Fields[i])) return $"The field {Fields[i].Name} is illegal: {Show.Text(parts[i])}.";
        }

        return null;
    }

    private static bool IsLegal(string part, CronField field) => part switch
    {
        "*" => true,
        "?" => field.Name is "day of month" or "day of week",
        _ when part.Contains(',', StringComparison.Ordinal) =>
            part.Split(',').All(entry => entry[..Math.Min(1, entry.Length)] != "*" && IsLegalEntry(entry, field)),
        _ => IsLastOrNearest(part, field) || IsLegalEntry(part, field),
    };

    // entry = base [ "/" step ], base = "*" | value [ "-" value ]
    private static bool IsLegalEntry(string entry, CronField field)
    {
        var slash = entry.IndexOf('/', StringComparison.Ordinal);
        var range = slash < 0 ? entry : entry[..slash];
        if (slash >= 0 && !(TryNumber(entry[(slash + 1)..], out var step) && step >= 1 && step <= field.Max))
            return false;
        if (range == "*") return true;

        var dash = range.IndexOf('-', StringComparison.Ordinal);
        return dash < 0
            ? field.Accepts(range)
            : field.Accepts(range[..dash]) && field.Accepts(range[(dash + 1)..]);
    }

    // L, L-3, LW, 15W in the day of month; 5L and MON#2 in the day of week.
    private static bool IsLastOrNearest(string part, CronField field)
    {
        var text = part.ToUpperInvariant();
        if (field.Name is "day of month")
        {
            return text is "L" or "LW"
                || (text.StartsWith("L-", StringComparison.Ordinal)
                    && TryNumber(text[2..], out var back) && back is >= 1 and <= 30)
                || (text.EndsWith('W') && field.Accepts(text[..^1]));
        }

        if (field.Name is not "day of week") return false;
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        return hash > 0
            ? field.Accepts(text[..hash]) && TryNumber(text[(hash + 1)..], out var week) && week is >= 1 and <= 5
            : text.EndsWith('L') && field.Accepts(text[..^1]);
    }

    // The number of the empty text or of one with three digits is none: the scheduler refuses 013.
    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && text.Length <= 2;

    private sealed record CronField(string Name, int Min, int Max, string[] Names)
    {
        public bool Accepts(string value) =>
            TryNumber(value, out var number)
                ? number >= Min && number <= Max
                : Names.Contains(value, StringComparer.OrdinalIgnoreCase);
    }
}
