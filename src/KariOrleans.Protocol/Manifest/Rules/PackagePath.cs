using System.Buffers;

namespace KariOrleans.Protocol.Manifest.Rules;

/// <summary>Whether a path names something inside the package, on every operating system.</summary>
internal static class PackagePath
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\*?\"<>|");

    /// <summary>
    /// Relative, forward slashes, no empty, <c>.</c> or <c>..</c> segment (one leading <c>./</c> is fine), no control
    /// character, and none that is special to a file system: a colon would name a drive or a stream of NTFS.
    /// </summary>
    public static bool IsInside(string path, bool allowsColon = false)
    {
        var inside = path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path;
        if (inside.EndsWith('/')) inside = inside[..^1];
        return inside.Length > 0
            && !inside.AsSpan().ContainsAny(Special)
            && (allowsColon ? !HasDrive(inside) : !inside.Contains(':', StringComparison.Ordinal))
            && !inside.Any(char.IsControl)
            && inside.Split('/').All(IsName);
    }

    // Windows drops final dots and blanks of a name, so that ".. " would be "..".
    private static bool IsName(string segment) => segment.TrimEnd('.', ' ').Length > 0;

    private static bool HasDrive(string path) => path.Length >= 2 && char.IsAsciiLetter(path[0]) && path[1] == ':';
}
