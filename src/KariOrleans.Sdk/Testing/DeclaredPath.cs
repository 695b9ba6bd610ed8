using System.Diagnostics.CodeAnalysis;

namespace KariOrleans.Sdk.Testing;

/// <summary>
/// Finds the declared path (<c>/reports/{id}</c>) for a requested one, as the platform's routing does.
/// </summary>
internal static class DeclaredPath
{
    /// <summary>Matches; a path with fewer placeholders wins over one with more.</summary>
    public static bool TryMatch(
        IEnumerable<string> declared,
        string path,
        [NotNullWhen(true)] out string? found,
        out KeyValuePair<string, string>[] routeValues)
    {
        var segments = Split(path);
        (found, routeValues) = (null, []);
        foreach (var candidate in declared)
        {
            if (Match(Split(candidate), segments) is not { } values) continue;
            if (found is not null && values.Length >= routeValues.Length) continue;
            (found, routeValues) = (candidate, values);
        }

        return found is not null;
    }

    private static KeyValuePair<string, string>[]? Match(string[] pattern, string[] segments)
    {
        if (pattern.Length != segments.Length) return null;
        var values = new List<KeyValuePair<string, string>>();
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] is ['{', .. var name, '}']) values.Add(new(name, Uri.UnescapeDataString(segments[i])));
            else if (!string.Equals(pattern[i], segments[i], StringComparison.OrdinalIgnoreCase)) return null;
        }

        return [.. values];
    }

    private static string[] Split(string path) => path.Trim('/').Split('/');
}
