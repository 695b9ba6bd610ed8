using System.Text.Json.Nodes;
using KariCore.Input;
using KariOrleans.Sdk;

namespace KariCore.Git;

/// <summary>Which directories the administrator lets plugins look at, links resolved on both sides.</summary>
internal sealed class GitRoots(JsonObject configuration)
{
    private const int MaxLinks = 40;

    private readonly List<string> roots =
        [.. configuration.Texts("git_roots").Where(Path.IsPathRooted).Select(Resolve)];

    /// <summary>The real path of a directory below a root.</summary>
    public string Check(string path)
    {
        if (!Path.IsPathRooted(path) || path.Length > 1024 || path.Contains('\0', StringComparison.Ordinal))
            throw Invalid.Input("'path' is no absolute path.", "Write it like /srv/repositories/site.");
        var resolved = Resolve(path);
        return Contains(resolved) && Directory.Exists(resolved)
            ? resolved
            : throw new ExtensionException(
                "path_refused", "The path is not a directory below one that this installation may look at.",
                "Let an administrator add its root to git_roots in the configuration of kari-core.");
    }

    public bool Contains(string resolved) =>
        roots.Exists(root =>
            resolved == root || resolved.StartsWith(root.TrimEnd('/') + '/', StringComparison.Ordinal));

    /// <summary>The path without links and dots, as the kernel would walk it.</summary>
    public static string Resolve(string path)
    {
        var (resolved, links) = ("/", 0);
        var rest = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        while (rest.TryPop(out var part))
        {
            if (part == ".") continue;
            if (part == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? "/";
                continue;
            }

            var next = Path.Combine(resolved, part);
            if (new DirectoryInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MaxLinks) throw Invalid.Input("The path has too many symbolic links.", "Use the real path.");
            if (Path.IsPathRooted(target)) resolved = "/";
            foreach (var step in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse()) rest.Push(step);
        }

        return resolved;
    }
}
