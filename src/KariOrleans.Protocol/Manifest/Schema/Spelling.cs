namespace KariOrleans.Protocol.Manifest.Schema;

/// <summary>Guesses which known word a misspelt one was meant to be.</summary>
internal static class Spelling
{
    private const int MaxEdits = 2;
    private const int MaxLength = 40;

    /// <summary>The known word at most two edits away and nearest; null when there is none.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        if (word.Length is < 3 or > MaxLength) return null;
        return known
            .Select(candidate => (candidate, edits: Edits(word, candidate)))
            .Where(c => c.edits <= MaxEdits)
            .OrderBy(c => c.edits)
            .ThenBy(c => c.candidate, StringComparer.Ordinal)
            .Select(c => c.candidate)
            .FirstOrDefault();
    }

    // Levenshtein with one row.
    private static int Edits(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var above = row[j];
                var change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                row[j] = Math.Min(change, Math.Min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }

        return row[b.Length];
    }
}
