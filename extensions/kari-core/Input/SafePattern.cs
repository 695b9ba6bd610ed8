using System.Text.RegularExpressions;
using KariOrleans.Sdk;

namespace KariCore.Input;

/// <summary>
/// A caller's regular expression. NonBacktracking matches in linear time, so no pattern can hang the process;
/// look-around and back-references are the price.
/// </summary>
internal sealed class SafePattern
{
    private const int MaxLength = 500;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly Regex regex;

    private SafePattern(Regex regex) => this.regex = regex;

    public static SafePattern Parse(string pattern, bool ignoreCase = false)
    {
        if (pattern.Length > MaxLength)
            throw Invalid.Input($"A pattern has {pattern.Length} characters.", $"Use at most {MaxLength}.");
        try
        {
            var options = RegexOptions.NonBacktracking | RegexOptions.CultureInvariant
                | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
            return new SafePattern(new Regex(pattern, options, Timeout));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw Invalid.Input(
                $"The pattern '{InputReading.Shorten(pattern)}' can't be used: {e.Message}",
                "Use a regular expression without look-around, back-references and large repetition counts.");
        }
    }

    public bool IsMatch(string text)
    {
        try
        {
            return regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw TooSlow();
        }
    }

    /// <summary>Start and length of every match, from the left.</summary>
    public IReadOnlyList<(int Index, int Length)> Matches(string text)
    {
        try
        {
            var found = new List<(int, int)>();
            foreach (var match in regex.EnumerateMatches(text)) found.Add((match.Index, match.Length));
            return found;
        }
        catch (RegexMatchTimeoutException)
        {
            throw TooSlow();
        }
    }

    private static ExtensionException TooSlow() => new(
        "pattern_too_slow", $"A pattern took longer than {Timeout.TotalSeconds} s.", "Simplify it or shorten the text.",
        isInvalidInput: true);
}
