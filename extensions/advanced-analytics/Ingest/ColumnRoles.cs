namespace AdvancedAnalytics.Ingest;

/// <summary>
/// Which column plays which part: what the sender named; else known names; else content of the first row: the first
/// date is the time, the first number the value, the first other text the series.
/// </summary>
/// <param name="Series">Index of the series' column, or null where all rows belong to one series.</param>
/// <param name="Time">Index of the time's column.</param>
/// <param name="Value">Index of the value's column.</param>
/// <param name="FixedSeries">The series of all rows, or null.</param>
internal sealed record ColumnRoles(int? Series, int Time, int Value, string? FixedSeries)
{
    private static readonly string[] SeriesNames = ["series", "symbol", "name", "metric"];
    private static readonly string[] TimeNames = ["time", "date", "timestamp", "at"];
    private static readonly string[] ValueNames = ["value", "price", "count", "amount"];

    /// <returns>The parts, or null with what is missing.</returns>
    public static ColumnRoles? Resolve(
        ColumnChoice choice, IReadOnlyList<string> names, IReadOnlyList<byte[]> sample, out string? problem)
    {
        var taken = new HashSet<int>();
        if (!TryName(choice.Series, "series", choice.Name is null ? SeriesNames
            : [], names, taken, out var series, out problem)
            || !TryName(choice.Time, "time", TimeNames, names, taken, out var time, out problem)
            || !TryName(choice.Value, "value", ValueNames, names, taken, out var value, out problem))
        {
            return null;
        }

        time ??= FirstFree(sample, taken, IsDate) ?? FirstFree(sample, taken, TimeText.IsPlausibleUnix);
        if (time is null) return Missing("time", "dates", names, out problem);
        value ??= FirstFree(sample, taken, IsNumber);
        if (value is null) return Missing("value", "numbers", names, out problem);
        if (choice.Name is null) series ??= FirstFree(sample, taken, IsOtherText);
        return new ColumnRoles(series, time.Value, value.Value, series is null ? choice.Name ?? names[value.Value]
            : null);
    }

    private static bool TryName(
        string? chosen, string part, string[] known, IReadOnlyList<string> names, HashSet<int> taken,
        out int? index, out string? problem)
    {
        problem = null;
        index = chosen is null
            ? known.Select(k => IndexOf(names, k)).FirstOrDefault(i => i is { } found && !taken.Contains(found))
            : IndexOf(names, chosen);
        if (index is { } used) taken.Add(used);
        if (chosen is null || index is not null) return true;
        problem = $"there is no column '{chosen}' for ?{part}=; the columns are {Listed(names)}.";
        return false;
    }

    private static int? IndexOf(IReadOnlyList<string> names, string name)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (string.Equals(names[i].Trim(), name, StringComparison.OrdinalIgnoreCase)) return i;
        }

        return null;
    }

    private static int? FirstFree(IReadOnlyList<byte[]> sample, HashSet<int> taken, Func<ReadOnlySpan<byte>, bool> fits)
    {
        for (var i = 0; i < sample.Count; i++)
        {
            if (!taken.Contains(i) && fits(sample[i]))
            {
                taken.Add(i);
                return i;
            }
        }

        return null;
    }

    private static bool IsNumber(ReadOnlySpan<byte> text) => NumberText.TryParse(text, out _);

    private static bool IsDate(ReadOnlySpan<byte> text) => !IsNumber(text) && TimeText.TryParse(text, out _);

    private static bool IsOtherText(ReadOnlySpan<byte> text) => !text.IsEmpty && !IsNumber(text) && !IsDate(text);

    private static ColumnRoles? Missing(string part, string content, IReadOnlyList<string> names, out string problem)
    {
        problem = $"no column holds {content}; name one with ?{part}=. The columns are {Listed(names)}.";
        return null;
    }

    private static string Listed(IReadOnlyList<string> names)
    {
        var shown = names.Take(20).Select(n => n.Length <= 40 ? n : n[..40] + "…");
        return string.Join(", ", shown) + (names.Count > 20 ? $" and {names.Count - 20} more" : "");
    }
}
