using System.Diagnostics;

namespace TestExtensions;

/// <summary>
/// Links, renames, locks and rights across the places that a child sees: its data and scratch directories, its package,
/// the host and the runtime.
/// </summary>
internal static class FileTricks
{
    private const string Data = "/kari/data";
    private const string Scratch = "/tmp";

    private static readonly string[] Shared =
    [
        "/kari/package/hostile.dll", "/kari/package/extension.json", "/kari/host/KariOrleans.ExtensionHost.dll",
        "/kari/host/KariOrleans.Protocol.dll", "/usr/bin/env",
    ];

    public static IEnumerable<KeyValuePair<string, Func<string?>>> All =>
        [.. Links(), .. ThroughLinks(), .. Moves(), .. Rights(), .. Locks(), .. Openings(), .. Priorities()];

    private static IEnumerable<KeyValuePair<string, Func<string?>>> Links()
    {
        foreach (var target in Shared)
        {
            foreach (var directory in (string[])[Data, Scratch])
            {
                yield return new($"hard link {target} into {directory}", () => Made(
                    Path.Combine(directory, "hard"), path => Two(86, target, path)));
            }
        }

        yield return new("hard link its package's directory", () => Made(
            Path.Combine(Data, "directory"), path => Two(86, "/kari/package", path)));
        yield return new("hard link through an open file", () =>
        {
            using var file = File.OpenRead("/kari/package/hostile.dll");
            var open = $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}";
            return Made(Path.Combine(Data, "open"), path => Libc.WithText(open, from => Libc.WithText(
                path, to => Libc.Invoke(265, -100, from, -100, to, 0x400))));
        });
    }

    private static IEnumerable<KeyValuePair<string, Func<string?>>> ThroughLinks()
    {
        string[] secrets = ["/etc/passwd", "/etc/shadow", "/proc/1/root", "/proc/1/cwd", "/root", "/work", "/home"];
        foreach (var target in secrets)
        {
            yield return new($"read {target} through a link in its data", () => ReadThrough(Data, target));
            yield return new($"read ../../..{target} through a link in its data",
                () => ReadThrough(Data, $"../../../../../../..{target}"));
        }

        string[] places =
        [
            .. Shared, "/kari/session/s", "/kari/package/new", "/usr/lib/new", "/proc/sys/kernel/core_pattern",
            "/dev/new",
        ];
        foreach (var target in places)
        {
            yield return new($"write {target} through a link in its scratch directory", () =>
            {
                var link = Fresh(Scratch);
                File.CreateSymbolicLink(link, target);
                File.AppendAllText(link, "x");
                return target;
            });
        }
    }

    private static IEnumerable<KeyValuePair<string, Func<string?>>> Moves()
    {
        foreach (var target in Shared)
        {
            yield return new($"move {target} away", () => Denied(Two(82, target, Fresh(Data))));
            yield return new($"put a file in the place of {target}", () =>
            {
                var own = Fresh(Data);
                File.WriteAllText(own, "x");
                return Denied(Two(82, own, target));
            });
            yield return new($"remove {target}", () => Denied(Libc.WithText(target, path => Libc.Invoke(87, path))));
            yield return new($"cut {target} off",
                () => Denied(Libc.WithText(target, path => Libc.Invoke(76, path, 0))));
        }

        yield return new("exchange its data and its package", () => Denied(Libc.WithText(Data, from => Libc.WithText(
            "/kari/package", to => Libc.Invoke(316, -100, from, -100, to, 2)))));
        yield return new("move its data directory away", () => Denied(Two(82, Data, "/tmp/data")));
        yield return new("remove its data directory", () => Denied(Libc.WithText(Data, path => Libc.Invoke(84, path))));
        yield return new("remove the session's directory",
            () => Denied(Libc.WithText("/kari/session", path => Libc.Invoke(84, path))));
    }

    private static IEnumerable<KeyValuePair<string, Func<string?>>> Rights()
    {
        yield return new("give a file to root", () => Own(0));
        yield return new("give a file to the server's user", () => Own(1_000));
        yield return new("give a file to another installation", () => Own(Libc.Invoke(107) + 1));
        yield return new("make a set-user-id program of root", () =>
        {
            var program = Copied("/usr/bin/id");
            return Own(0, program)
                ?? (Run(program)?.Contains("uid=0", StringComparison.Ordinal) == true ? "root" : null);
        });
        yield return new("run a set-user-id program of its own as another", () =>
        {
            var program = Copied("/usr/bin/id");
            Libc.WithText(program, path => Libc.Invoke(90, path, 0xded));
            return Run(program) is { } who && who.Contains("euid", StringComparison.Ordinal) ? who : null;
        });
        yield return new("add a capability to a program", () => Denied(Libc.WithText(Copied("/usr/bin/id"), path =>
            Libc.WithText("security.capability", name => Libc.Invoke(188, path, name, path, 20, 0)))));
        foreach (var (name, mode, device) in ((string, int, int)[])
            [("memory", 0x2180, 0x101), ("disk", 0x6180, 0x800), ("pipe", 0x1180, 0)])
        {
            foreach (var directory in (string[])[Data, Scratch])
            {
                yield return new($"make a {name} node in {directory}", () => Denied(Libc.WithText(
                    Fresh(directory), path => Libc.Invoke(259, -100, path, mode, device))));
            }
        }

        foreach (var target in Shared)
        {
            yield return new($"change the rights of {target}",
                () => Denied(Libc.WithText(target, path => Libc.Invoke(90, path, 0x1ff))));
            yield return new($"mark {target}", () => Denied(Libc.WithText(target, path =>
                Libc.WithText("user.kari", name => Libc.Invoke(188, path, name, path, 1, 0)))));
        }
    }

    private static IEnumerable<KeyValuePair<string, Func<string?>>> Locks()
    {
        foreach (var target in Shared)
        {
            yield return new($"lock {target} against others", () =>
            {
                using var file = File.OpenHandle(target, share: FileShare.ReadWrite);
                return Denied(Libc.Invoke(Libc.Flock, file.DangerousGetHandle(), 2 | 4));
            });
            yield return new($"take a lease on {target}", () =>
            {
                using var file = File.OpenHandle(target, share: FileShare.ReadWrite);
                return Denied(Libc.Invoke(72, file.DangerousGetHandle(), 1_024, 1));
            });
        }
    }

    private static IEnumerable<KeyValuePair<string, Func<string?>>> Openings()
    {
        foreach (var target in Shared)
        {
            yield return new($"open {target} again for writing", () =>
            {
                using var file = File.OpenHandle(target);
                var open = $"/proc/self/fd/{file.DangerousGetHandle()}";
                return Denied(Libc.WithText(open, path => Libc.Invoke(Libc.Open, path, 2)));
            });
        }

        foreach (var directory in (string[])["/kari/package", "/kari/data", "/kari/session", "/kari/host", "/tmp"])
        {
            yield return new($"climb out of {directory} by an open directory", () =>
            {
                var open = Libc.WithText(directory, path => Libc.Invoke(Libc.Open, path, 0x10000));
                return Denied(Libc.WithText("../../../../etc/shadow", path => Libc.Invoke(257, open, path, 0)));
            });
        }
    }

    private static IEnumerable<KeyValuePair<string, Func<string?>>> Priorities()
    {
        yield return new("spare itself when memory ends", () =>
        {
            File.WriteAllText("/proc/self/oom_score_adj", "-1000");
            return "spared";
        });
        yield return new("become a real-time process", () =>
        {
            var priority = Libc.WithText("\u0001\0\0\0", p => Libc.Invoke(144, 0, 1, p));
            return Denied(priority);
        });
        yield return new("become a process that goes first to the disk", () => Denied(Libc.Invoke(251, 1, 0, 1 << 13)));
        yield return new("take its filter off", () => Denied(Libc.Invoke(157, 22, 0, 0)));
        yield return new("take no-new-privileges off", () => Denied(Libc.Invoke(157, 38, 0, 0, 0, 0)));
        yield return new("find a first process that it may signal", () => Denied(Libc.Invoke(Libc.Kill, 1, 0)));
    }

    private static string? ReadThrough(string directory, string target)
    {
        var link = Fresh(directory);
        File.CreateSymbolicLink(link, target);
        if (Directory.Exists(link)) return Directory.GetFileSystemEntries(link).FirstOrDefault();
        var text = File.ReadAllText(link);
        return text.Length > 0 ? text : null;
    }

    private static string? Made(string path, Func<string, nint> make)
    {
        File.Delete(path);
        return Denied(make(path));
    }

    private static string? Own(nint user, string? file = null)
    {
        file ??= Fresh(Data);
        if (!File.Exists(file)) File.WriteAllText(file, "x");
        return Denied(Libc.WithText(file, path => Libc.Invoke(92, path, user, user)));
    }

    private static string Copied(string program)
    {
        var copy = Fresh(Data);
        File.Copy(program, copy);
        Libc.WithText(copy, path => Libc.Invoke(90, path, 0x1ed));
        return copy;
    }

    private static string? Run(string program)
    {
        using var process = Process.Start(new ProcessStartInfo(program) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output;
    }

    private static nint Two(nint call, string first, string second) =>
        Libc.WithText(first, a => Libc.WithText(second, b => Libc.Invoke(call, a, b)));

    private static string Fresh(string directory) => Path.Combine(directory, $"trick-{Guid.NewGuid():n}");

    private static string? Denied(nint result) => result >= 0 ? $"returned {result}" : null;
}
