using System.Diagnostics;
using System.Globalization;

namespace TestExtensions;

/// <summary>Taking as much of something as there is. Each says how much it got.</summary>
internal static class Exhaustion
{
    private const int Enough = 5_000;

    /// <summary>
    /// Forks until the kernel refuses, and ends the children again. A shell does it, in a session of its own: a runtime
    /// whose process forks by system calls may break by that alone.
    /// </summary>
    public static string Fork()
    {
        using var shell = Process.Start(new ProcessStartInfo("/usr/bin/setsid")
        {
            ArgumentList = { "sh", "-c", $"i=0; while [ $i -lt {Enough} ]; do sleep 1000 & i=$((i+1)); echo $i; done" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        // The children hold the pipe open as well: what counts is the shell's own end.
        shell.WaitForExit();
        Libc.Invoke(Libc.Kill, -shell.Id, Libc.KillSignal);
        var count = shell.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;
        return string.Create(CultureInfo.InvariantCulture, $"{count} {shell.ExitCode}");
    }

    /// <summary>Starts a shell that doubles itself for ever, deaf to every signal that can be ignored.</summary>
    public static string ForkBomb()
    {
        Start("trap '' TERM HUP INT QUIT; bomb() { bomb | bomb & }; bomb; sleep 1000");
        return "started";
    }

    /// <summary>Leaves a process behind that left session, group and parent.</summary>
    public static string Linger()
    {
        const string deaf = "trap \"\" TERM HUP INT QUIT";
        Start($"{deaf}; setsid sh -c '{deaf}; setsid sleep 1000 & sleep 1000' &");
        return "started";
    }

    /// <summary>Opens files until the kernel refuses, and closes them again.</summary>
    public static string Descriptors()
    {
        var open = new List<FileStream>();
        try
        {
            while (open.Count < 100_000) open.Add(File.OpenRead("/proc/self/status"));
        }
        catch (IOException)
        {
            // Too many open files.
        }

        foreach (var file in open) file.Dispose();
        return open.Count.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Writes a file until it is refused or has so many MiB; then removes it.</summary>
    public static string Fill(string directory, int megabytes)
    {
        var path = Path.Combine(directory, "fill");
        var written = 0L;
        try
        {
            using var file = File.Create(path);
            var block = new byte[1 << 20];
            for (; written < (long)megabytes << 20; written += block.Length)
            {
                file.Write(block);
                file.Flush();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Full, or closed.
        }

        File.Delete(path);
        return written.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Makes directories in directories, deeper than a path can be long.</summary>
    public static string Nest(string directory, int levels)
    {
        var made = 0;
        Libc.WithText(directory, path => Libc.Invoke(Libc.ChangeDirectory, path));
        Libc.WithText("deep-deep-deep-deep", name =>
        {
            while (made < levels && Libc.Invoke(Libc.MakeDirectory, name, 0x1ff) == 0
                && Libc.Invoke(Libc.ChangeDirectory, name) == 0) made++;
            return 0;
        });
        Libc.WithText("/tmp", path => Libc.Invoke(Libc.ChangeDirectory, path));
        return made.ToString(CultureInfo.InvariantCulture);
    }

    private static void Start(string script)
    {
        using var shell = Process.Start("/bin/sh", ["-c", script]);
    }
}
