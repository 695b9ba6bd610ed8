using System.ComponentModel;
using System.Diagnostics;

namespace KariOrleans.Sandbox.Jail;

/// <summary>Finds out, by trying, what this machine can enforce.</summary>
internal static class JailProbe
{
    private static readonly string[] ProgramDirectories = ["/usr/bin", "/bin", "/usr/local/bin"];
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>Tries the jail in a directory of its own below the run directory.</summary>
    /// <returns>The jail, or null where the machine has none, and what was found out.</returns>
    public static (BubblewrapJail? Jail, JailReport Report) Run(
        JailMode mode, string runDirectory, TimeProvider time, bool allowsControlGroups = true)
    {
        if (mode == JailMode.Off)
            return (null, new JailReport(false, [], ["anything (the jail is turned off)"], null));
        if (!OperatingSystem.IsLinux())
            return None("the jail needs Linux", "Run the server on Linux.");
        if (Find("bwrap") is not { } bubblewrap)
            return None("bubblewrap is not installed", "Install it: apt-get install bubblewrap.");

        var missing = new List<string>();
        var enforced = new List<string> { "file system", "processes", "network" };
        var filter = WriteFilter(runDirectory, missing);
        if (filter is not null) enforced.Add("system calls");
        var setpriv = Posix.IsRoot ? Find("setpriv") : null;
        if (setpriv is not null) enforced.Add("user id");
        else missing.Add(Posix.IsRoot ? "user id (setpriv is not installed)" : "user id (the server is not root)");
        if (Posix.IsRoot && setpriv is null)
            return None("setpriv is not installed", "Install it: apt-get install util-linux.");

        var limits = allowsControlGroups ? FindControlGroups() : null;
        if (limits is not null) enforced.Add($"memory, processor time and process count ({limits.Name})");
        else missing.Add("processor time; memory and process count are only watched (no control group may be made)");
        enforced.Add("files on disk (watched)");

        var jail = new BubblewrapJail(bubblewrap, setpriv, filter, limits ?? new ProcessWatch(), time);
        if (Try(jail, runDirectory) is { } reason)
        {
            jail.Dispose();
            return None(
                $"the jail could not be built: {reason}",
                Posix.IsRoot
                    ? "Give the server the right to make namespaces and mounts (CAP_SYS_ADMIN)."
                    : "Allow user namespaces (sysctl kernel.unprivileged_userns_clone=1), or run the server as root.");
        }

        var remedy = missing.Count == 0 ? null
            : limits is null ? "Run the server as root, or give it a control group to hand out (systemd: Delegate=yes)."
            : "See docs/security.md.";
        return (jail, new JailReport(true, enforced, missing, remedy));
    }

    private static ILimitBackend? FindControlGroups() =>
        (ILimitBackend?)CgroupV2.Find("/sys/fs/cgroup") ?? CgroupV1.Find("/sys/fs/cgroup");

    private static (BubblewrapJail?, JailReport) None(string reason, string remedy) =>
        (null, new JailReport(false, [], [$"anything ({reason})"], remedy));

    private static string? Find(string program) =>
        ProgramDirectories.Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);

    private static string? WriteFilter(string runDirectory, List<string> missing)
    {
        var path = Path.Combine(runDirectory, "seccomp.bpf");
        try
        {
            SeccompFilter.Write(path);
            return path;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or Win32Exception)
        {
            missing.Add($"system calls (libseccomp: {e.Message})");
            return null;
        }
    }

    // Null where it worked, else what bubblewrap or setpriv said.
    private static string? Try(BubblewrapJail jail, string runDirectory)
    {
        var directory = Path.Combine(runDirectory, "trial");
        PrivateDirectory.Create(directory);
        JailedSlot? held = null;
        try
        {
            // It plays the package too, which everybody may read.
            Posix.OpenToAll(directory);
            var start = new ProcessStartInfo("/usr/bin/true")
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            start.Environment.Clear();
            var outside = new ChildView(
                directory, directory, Path.Combine(directory, "s"), directory, directory, directory, directory);
            held = jail.Enclose(start, SandboxSpec.Nothing, outside);
            using var process = Process.Start(start)!;
            var errors = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return $"it took longer than {Patience.TotalSeconds:0} s";
            }

            return process.ExitCode == 0 ? null : errors.Result.Trim();
        }
        catch (Exception e) when (e is Win32Exception or IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
        finally
        {
            _ = held?.ReleaseAsync();
            Directory.Delete(directory, recursive: true);
        }
    }
}
