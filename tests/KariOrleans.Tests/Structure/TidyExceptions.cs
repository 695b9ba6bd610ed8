using KariOrleans.Tests.Support;

namespace KariOrleans.Tests.Structure;

/// <summary>
/// The exceptions to the limits of style: one line each, <c>rule subject</c>. The list may only shrink: a finding that
/// is not listed fails, and so does an entry that nothing needs any longer.
/// </summary>
internal static class TidyExceptions
{
    public const string File = "tests/KariOrleans.Tests/Structure/tidy-exceptions.txt";

    public static IReadOnlyList<(string Rule, string Subject)> All { get; } =
    [
        .. Repository.Read(File).Split('\n')
            .Select(line => line.Trim())
            .Where(line => line.Length > 0 && line[0] != '#')
            .Select(line => line.Split(' ', 2))
            .Select(parts => (parts[0], parts.Length == 2 ? parts[1].Trim() : "")),
    ];

    /// <summary>Checks that what was found of a rule is exactly what is listed for it.</summary>
    public static void Check(string rule, IEnumerable<TidyFinding> findings)
    {
        var listed = All.Where(e => e.Rule == rule).Select(e => e.Subject).ToHashSet(StringComparer.Ordinal);
        var found = findings.ToList();
        var unexpected = found.Where(f => !listed.Contains(f.Subject)).Select(f => $"{f.Subject}: {f.Message}")
            .ToList();
        var stale = listed.Except(found.Select(f => f.Subject), StringComparer.Ordinal).ToList();

        Assert.True(unexpected.Count == 0, $"{rule}:\n{string.Join('\n', unexpected)}");
        Assert.True(stale.Count == 0,
            $"{File} holds entries of {rule} that nothing needs; remove:\n{string.Join('\n', stale)}");
    }
}
