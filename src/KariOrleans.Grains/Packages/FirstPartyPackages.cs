using System.Security.Cryptography;
using KariOrleans.Sandbox;

namespace KariOrleans.Grains.Packages;

/// <summary>
/// The packages that were built together with this server, by what is in them: which files, and the SHA-256 of each. A
/// package that is one of them to the last byte is trusted as the server is; where it lies proves nothing.
/// </summary>
public sealed class FirstPartyPackages
{
    private const int MaxFiles = 10_000;
    private const int HashLength = 64;

    private readonly Dictionary<string, Dictionary<string, string>> packages;

    private FirstPartyPackages(Dictionary<string, Dictionary<string, string>> packages) => this.packages = packages;

    /// <summary>No package at all.</summary>
    public static FirstPartyPackages None { get; } = new([]);

    /// <summary>The names of the packages.</summary>
    public IEnumerable<string> Names => packages.Keys;

    /// <summary>
    /// Reads the list that the build writes: one line a file, its hash in hexadecimal digits, a blank, the package's
    /// name, a slash, and the file's path in the package.
    /// </summary>
    /// <exception cref="FormatException">A line is none of these.</exception>
    public static FirstPartyPackages Parse(TextReader list)
    {
        var packages = new Dictionary<string, Dictionary<string, string>>(StringComparer.Ordinal);
        while (list.ReadLine() is { } line)
        {
            if (line.Length == 0) continue;
            var slash = line.IndexOf('/', StringComparison.Ordinal);
            if (line.Length <= HashLength + 1 || line[HashLength] != ' ' || slash <= HashLength + 1
                || slash == line.Length - 1 || !line.Take(HashLength).All(char.IsAsciiHexDigit))
                throw new FormatException($"'{line}' is no file of a package with its hash.");
            var name = line[(HashLength + 1)..slash];
            if (!packages.TryGetValue(name, out var files)) packages[name] = files = new(StringComparer.Ordinal);
            files[line[(slash + 1)..]] = line[..HashLength];
        }

        return new FirstPartyPackages(packages);
    }

    /// <summary>
    /// Says why a package is not the one that was built with this server, or null where it is. Every file is read, so
    /// this is for the start of a process, not for a call.
    /// </summary>
    /// <param name="name">The extension's name.</param>
    /// <param name="directory">The package.</param>
    public string? FindDifference(string name, string directory)
    {
        if (!packages.TryGetValue(name, out var expected)) return $"{name} is not one of the built-in extensions.";
        try
        {
            return FindDifference(expected, directory) is { } difference
                ? $"The package {directory} is not the {name} that came with this server: {difference}."
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return $"The package {directory} can't be compared with the {name} that came with this server: {e.Message}";
        }
    }

    private static string? FindDifference(Dictionary<string, string> expected, string directory)
    {
        var entries = new DirectoryInfo(directory)
            .EnumerateFileSystemInfos("*", new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.None,
                IgnoreInaccessible = false,
            })
            .Take(MaxFiles);
        var found = 0;
        foreach (var entry in entries)
        {
            var path = Path.GetRelativePath(directory, entry.FullName).Replace('\\', '/');
            if (entry.LinkTarget is not null) return $"{path} is a link";
            if (entry is DirectoryInfo) continue;
            if (!expected.TryGetValue(path, out var hash)) return $"{path} does not belong to it";
            if (!HashOf(entry.FullName).Equals(hash, StringComparison.OrdinalIgnoreCase)) return $"{path} was changed";
            found++;
        }

        return found == expected.Count ? null : $"{expected.Count - found} of its {expected.Count} files are missing";
    }

    private static string HashOf(string file)
    {
        using var stream = new FileStream(StrangersFile.Open(file), FileAccess.Read);
        return Convert.ToHexString(SHA256.HashData(stream));
    }
}
