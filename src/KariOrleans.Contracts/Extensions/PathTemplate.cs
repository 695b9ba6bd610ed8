namespace KariOrleans.Contracts.Extensions;

/// <summary>
/// A declared path with placeholders: <c>/reports/{id}</c>. A placeholder matches one non-empty segment.
/// </summary>
public sealed class PathTemplate
{
    private readonly string[] segments;

    /// <summary>Reads a declared path.</summary>
    public PathTemplate(string declared)
    {
        Declared = declared;
        segments = Split(declared);
    }

    /// <summary>The path as declared.</summary>
    public string Declared { get; }

    /// <summary>How many segments are literal: of two templates that match, the one with more literals wins.</summary>
    public int LiteralCount => segments.Count(s => !IsPlaceholder(s));

    /// <summary>Matches a requested path. Letters match exactly; a trailing slash makes no difference.</summary>
    /// <param name="path">The path, decoded once, beginning with <c>/</c>.</param>
    /// <param name="values">Values of the placeholders.</param>
    public bool TryMatch(string path, out KeyValuePair<string, string>[] values)
    {
        values = [];
        var requested = Split(path);
        if (requested.Length != segments.Length) return false;

        List<KeyValuePair<string, string>>? found = null;
        for (var i = 0; i < segments.Length; i++)
        {
            if (IsPlaceholder(segments[i])) (found ??= []).Add(new(segments[i][1..^1], requested[i]));
            else if (segments[i] != requested[i]) return false;
        }

        if (found is not null) values = [.. found];
        return true;
    }

    /// <summary>
    /// Whether a requested path matches, by the rules of <see cref="TryMatch"/>, without an allocation.
    /// </summary>
    public bool IsMatch(ReadOnlySpan<char> path)
    {
        var next = 0;
        foreach (var range in path.Split('/'))
        {
            var requested = path[range];
            if (requested.IsEmpty) continue;
            if (next == segments.Length) return false;
            if (!IsPlaceholder(segments[next]) && !requested.SequenceEqual(segments[next])) return false;
            next++;
        }

        return next == segments.Length;
    }

    private static bool IsPlaceholder(string segment) => segment.Length > 2 && segment[0] == '{' && segment[^1] == '}';

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
