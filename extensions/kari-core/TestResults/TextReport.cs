using System.Globalization;
using System.Text.RegularExpressions;
using KariCore.Input;

namespace KariCore.TestResults;

/// <summary>
/// The summary lines of common runners: <c>3 passed, 1 failed</c> (pytest, Jest, Vitest, Playwright), <c>Failed: 1,
/// Passed: 3</c> (dotnet test),
/// <c>test result: ok. 3 passed; 0 failed</c> (cargo), <c>3 passing</c> and <c>1 failing</c> (Mocha). Runners that
/// print a line for each
/// project are added up; of others the last line counts, because earlier ones are interim.
/// </summary>
internal static class TextReport
{
    private static readonly Regex NumberFirst = new(
        @"(\d{1,9}) (passed|failed|skipped|ignored|errors?|passing|failing|pending|todo)",
            RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);

    private static readonly Regex WordFirst = new(
        @"(passed|failed|skipped): *(\d{1,9})", RegexOptions.NonBacktracking | RegexOptions.IgnoreCase);

    public static TestTally Read(string text)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).Where(line => line.Length is > 0 and <= 2000).ToList();
        var perProject = lines.Where(line => line.StartsWith("test result:", StringComparison.Ordinal)
            || line.StartsWith("Passed!", StringComparison.Ordinal)
                || line.StartsWith("Failed!", StringComparison.Ordinal)).ToList();
        if (perProject.Count > 0) return Sum(perProject);

        // Jest prints "Test Suites: …" just before "Tests: …", Mocha one line for each word.
        if (lines.LastOrDefault(line =>
            line.StartsWith("Tests:", StringComparison.Ordinal) && Counts(line).Any()) is { } jest) return Sum([jest]);
        var last = lines.LastOrDefault(line => Counts(line).Any()) ?? throw Invalid.Input(
            "The text has no summary of a test run.",
            "Send JUnit XML, TRX, or output with a line such as '12 passed, 1 failed'.");
        return Counts(last).Any(c => c.Word is "passing" or "failing" or "pending")
            ? Sum([.. lines.Where(line => Counts(line).Any()).TakeLast(3)])
            : Sum([last]);
    }

    private static TestTally Sum(IReadOnlyList<string> lines)
    {
        var tally = new TestTally("text");
        foreach (var (count, word) in lines.SelectMany(Counts))
        {
            if (word is "passed" or "passing") tally.Passed += count;
            else if (word is "failed" or "failing" or "error" or "errors") tally.Failed += count;
            else tally.Skipped += count;
        }

        return tally;
    }

    private static IEnumerable<(int Count, string Word)> Counts(string line)
    {
        // "Failed: 0, Passed: 5": reading it number-first would pair the 0 with the next word.
        var matches = WordFirst.Matches(line);
        var (number, word) = (2, 1);
        if (matches.Count == 0) (matches, number, word) = (NumberFirst.Matches(line), 1, 2);
        return matches.Select(m => (
            int.Parse(m.Groups[number].ValueSpan, CultureInfo.InvariantCulture),
                m.Groups[word].Value.ToLowerInvariant()));
    }
}
