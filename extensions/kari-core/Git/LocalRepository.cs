using System.Globalization;
using System.Text.Json.Nodes;
using KariOrleans.Sdk;

namespace KariCore.Git;

/// <summary>The state of a repository on this machine.</summary>
internal static class LocalRepository
{
    public static async Task<JsonObject> StatusAsync(GitRoots roots, string path, CancellationToken cancellationToken)
    {
        var directory = roots.Check(path);
        await CheckAsync(roots, directory, cancellationToken);
        var status = await RunAsync(
            directory, ["status", "--porcelain=v2", "--branch", "-z", "--ignore-submodules=all",
                "--untracked-files=normal", "--"],
            cancellationToken);
        var result = Parse(status);
        var head = await GitProcess.RunAsync(
            directory, ["log", "-1", "--no-show-signature", "--no-mailmap", "--format=%H%x1f%an%x1f%cI%x1f%s", "HEAD",
                "--"],
            cancellationToken);
        if (head.ExitCode == 0 && head.Output.TrimEnd('\n')
            .Split('\x1f', 4) is [var commit, var author, var date, var subject])
        {
            result["commit"] = commit;
            result["author"] = author;
            result["committed_at"] = date;
            result["message"] = subject;
        }

        return result;
    }

    /// <summary>
    /// git looks upwards and follows pointers: what it found must be below a root too, and must not name programs to
    /// run.
    /// </summary>
    private static async Task CheckAsync(GitRoots roots, string directory, CancellationToken cancellationToken)
    {
        var where = await RunAsync(
            directory, ["rev-parse", "--path-format=absolute", "--show-toplevel", "--git-dir", "--git-common-dir"],
                cancellationToken);
        if (where.Split('\n', StringSplitOptions.RemoveEmptyEntries).Any(p => !roots.Contains(GitRoots.Resolve(p))))
        {
            throw new ExtensionException(
                "path_refused", "The repository lies outside the directories that this installation may look at.",
                "Let an administrator add its root to git_roots in the configuration of kari-core.");
        }

        var filters = await GitProcess.RunAsync(
            directory, ["config", "--name-only", "--get-regexp", "^filter\\..*\\.(clean|process|smudge)$"],
                cancellationToken);
        if (filters.ExitCode != 1)
        {
            throw new ExtensionException(
                "repository_untrusted",
                "The repository's own configuration names filter programs, which git would run.",
                "Remove the [filter] sections from its .git/config, or ask the hosting service by 'url'.");
        }
    }

    private static async Task<string> RunAsync(
        string directory, string[] arguments, CancellationToken cancellationToken)
    {
        var (exitCode, output, error) = await GitProcess.RunAsync(directory, arguments, cancellationToken);
        return exitCode == 0 ? output : throw new ExtensionException(
            "git_failed", $"git could not read the repository: {error.Split('\n')[0]}",
            "Check that the path is a repository of the same owner.");
    }

    /// <summary>The format is described in git-status(1), "Porcelain Format Version 2".</summary>
    private static JsonObject Parse(string status)
    {
        var (staged, unstaged, untracked, conflicted) = (0, 0, 0, 0);
        var result = new JsonObject
        {
            ["source"] = "local",
            ["branch"] = null,
            ["commit"] = null,
            ["upstream"] = null,
            ["ahead"] = null,
            ["behind"] = null,
        };
        var records = status.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < records.Length; i++)
        {
            switch (records[i])
            {
                case var r when r.StartsWith("# branch.head ", StringComparison.Ordinal):
                    result["branch"] = r[14..] == "(detached)" ? null : r[14..];
                    break;
                case var r when r.StartsWith("# branch.upstream ", StringComparison.Ordinal):
                    result["upstream"] = r[18..];
                    break;
                case var r when r.StartsWith("# branch.ab ", StringComparison.Ordinal):
                    var counts = r[12..].Split(' ');
                    result["ahead"] = int.Parse(counts[0], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                    result["behind"] = -int.Parse(
                        counts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                    break;
                case ['1' or '2', ' ', var x, var y, ..] record:
                    if (x != '.') staged++;
                    if (y != '.') unstaged++;

                    // A rename is followed by a record of its own: the old path.
                    if (record[0] == '2') i++;
                    break;
                case ['u', ' ', ..]:
                    conflicted++;
                    break;
                case ['?', ' ', ..]:
                    untracked++;
                    break;
            }
        }

        result["dirty"] = staged + unstaged + untracked + conflicted > 0;
        result["changes"] = new JsonObject
        {
            ["staged"] = staged,
            ["unstaged"] = unstaged,
            ["untracked"] = untracked,
            ["conflicted"] = conflicted,
        };
        return result;
    }
}
