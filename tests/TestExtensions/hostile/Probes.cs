using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TestExtensions;

/// <summary>
/// Ways out of a jail, each by a name. A probe returns what it got hold of, null where it got nothing, or throws what
/// the system said to it.
/// </summary>
internal static class Probes
{
    private const long NewUser = 0x10000000;

    public static IReadOnlyDictionary<string, Func<string?>> All { get; } = new Dictionary<string, Func<string?>>(
        [.. Files(), .. Writes(), .. Processes(), .. Calls(), .. Sockets(), .. Network(), .. FileTricks.All]);

    /// <summary>Those that only read regular files and directories: they may run without a jail.</summary>
    public static IEnumerable<KeyValuePair<string, Func<string?>>> Harmless =>
        Files().Where(probe => ((string[])["read /etc/", "read /var", "read /root", "read /home", "read /sys"]).Any(
            start => probe.Key.StartsWith(start, StringComparison.Ordinal)));

    private static IEnumerable<KeyValuePair<string, Func<string?>>> Files()
    {
        string[] secrets =
        [
            "/etc/passwd", "/etc/shadow", "/etc/hosts", "/etc/hostname", "/etc/ssh/ssh_host_rsa_key", "/root",
            "/root/.bashrc", "/root/.ssh", "/home", "/var", "/var/log", "/var/run", "/run", "/srv", "/opt", "/mnt",
            "/media", "/boot", "/sys", "/sys/fs/cgroup", "/sys/kernel", "/work", "/kari/session/../../root",
            "/dev/vda", "/dev/sda", "/dev/mem", "/dev/kmsg", "/dev/kvm", "/dev/fuse", "/dev/net/tun", "/dev/loop0",
            "/proc/1/environ", "/proc/1/root", "/proc/1/cwd", "/proc/1/exe", "/proc/1/mem", "/proc/1/maps",
            "/proc/1/fd", "/proc/kcore", "/proc/kmsg", "/var/run/docker.sock", "/run/docker.sock",
        ];
        foreach (var path in secrets) yield return new($"read {path}", () => Read(path));
        yield return new("read the server's environment", () => Processes(p => Read($"/proc/{p}/environ"),
            "KARI_"));
        yield return new("read another package", () => Other("/kari/package/..", "kari-core"));
        yield return new("read another slot", () => Other("/kari/session/..", "-"));
    }

    private static IEnumerable<KeyValuePair<string, Func<string?>>> Writes()
    {
        string[] places =
        [
            "/", "/usr", "/usr/bin", "/usr/lib", "/bin", "/lib", "/etc", "/dev", "/dev/shm", "/dev/pts", "/kari",
            "/kari/host", "/kari/dotnet", "/kari/package", "/kari/session", "/proc", "/proc/self", "/proc/sys",
            "/proc/sys/kernel", "/var", "/run", "/home", "/root",
        ];
        foreach (var place in places)
        {
            yield return new($"write in {place}", () =>
            {
                var path = Path.Combine(place, "kari-probe");
                File.WriteAllText(path, "x");
                return path;
            });
        }

        string[] settings =
        [
            "/proc/sys/kernel/core_pattern", "/proc/sys/kernel/hostname", "/proc/sys/vm/overcommit_memory",
            "/proc/sys/net/ipv4/ip_forward", "/proc/sysrq-trigger", "/proc/1/oom_score_adj", "/proc/1/mem",
            "/proc/self/uid_map", "/proc/self/setgroups", "/kari/host/KariOrleans.ExtensionHost.dll",
        ];
        foreach (var path in settings)
        {
            yield return new($"write {path}", () =>
            {
                File.WriteAllText(path, "0");
                return path;
            });
        }

        yield return new("link to the host's code", () =>
        {
            File.CreateSymbolicLink("/kari/data/host", "/kari/host/KariOrleans.ExtensionHost.dll");
            File.AppendAllText("/kari/data/host", "x");
            return "changed";
        });
    }

    private static IEnumerable<KeyValuePair<string, Func<string?>>> Processes()
    {
        yield return new("be root", () => Read("/proc/self/status") is { } status
            && status.Contains("\nUid:\t0", StringComparison.Ordinal) ? "uid 0" : null);
        yield return new("have a capability", () => File.ReadLines("/proc/self/status")
            .FirstOrDefault(l => l.StartsWith("Cap", StringComparison.Ordinal)
                && !l.EndsWith("0000000000000000", StringComparison.Ordinal)));
        yield return new("gain privileges", () => File.ReadLines("/proc/self/status")
            .FirstOrDefault(l => l == "NoNewPrivs:\t0"));
        yield return new("run without a filter", () => File.ReadLines("/proc/self/status")
            .FirstOrDefault(l => l == "Seccomp:\t0"));
        yield return new("see other processes", () =>
        {
            var seen = Directory.GetDirectories("/proc").Count(d => int.TryParse(Path.GetFileName(d), out _));
            return seen > 4 ? $"{seen} processes" : null;
        });
        yield return new("signal the first process", () => Denied(Libc.Invoke(62, 1, 9)));
        yield return new("set the user id", () => Denied(Libc.Invoke(105, 0)));
        yield return new("set the group id", () => Denied(Libc.Invoke(106, 0)));
        yield return new("set the groups", () => Denied(Libc.Invoke(116, 0, 0)));
        yield return new("run a set-user-id program", () => Run("/usr/bin/su", "-c", "id"));
        yield return new("raise the priority", () => Denied(Libc.Invoke(141, 0, 0, -20)));
        yield return new("raise the open files", () => Run("/bin/sh", "-c", "ulimit -n 1000000 && ulimit -n"));
        yield return new("dump core", () => Run("/bin/sh", "-c", "ulimit -c unlimited && ulimit -c"));
    }

    private static IEnumerable<KeyValuePair<string, Func<string?>>> Calls()
    {
        (string Name, int Number)[] calls =
        [
            ("ptrace", 101), ("mount", 165), ("umount2", 166), ("pivot_root", 155), ("chroot", 161), ("unshare", 272),
            ("setns", 308), ("open_tree", 428), ("move_mount", 429), ("fsopen", 430), ("fsconfig", 431),
            ("fsmount", 432), ("fspick", 433), ("mount_setattr", 442), ("process_vm_readv", 310),
            ("process_vm_writev", 311), ("kcmp", 312), ("pidfd_getfd", 438), ("perf_event_open", 298), ("bpf", 321),
            ("userfaultfd", 323), ("keyctl", 250), ("add_key", 248), ("request_key", 249), ("init_module", 175),
            ("finit_module", 313), ("delete_module", 176), ("kexec_load", 246), ("kexec_file_load", 320),
            ("reboot", 169), ("swapon", 167), ("swapoff", 168), ("acct", 163), ("quotactl", 179),
            ("settimeofday", 164), ("clock_settime", 227), ("clock_adjtime", 305), ("adjtimex", 159),
            ("sethostname", 170), ("setdomainname", 171), ("syslog", 103), ("iopl", 172), ("ioperm", 173),
            ("name_to_handle_at", 303), ("open_by_handle_at", 304), ("fanotify_init", 300), ("mknod", 133),
            ("personality", 135), ("io_uring_setup", 425), ("io_uring_enter", 426), ("io_uring_register", 427),
            ("clone3", 435), ("memfd_secret", 447), ("modify_ldt", 154), ("move_pages", 279), ("vhangup", 153),
        ];
        foreach (var (name, number) in calls)
        {
            // EPERM and ENOSYS come from the filter; what the call itself would have said to nonsense is another error.
            yield return new($"call {name}", () => Libc.Invoke(number) is -1 or -38 ? null : "the call was made");
        }

        (string Name, long Flag)[] namespaces =
        [
            ("user", NewUser), ("mount", 0x20000), ("network", 0x40000000), ("process", 0x20000000),
            ("ipc", 0x08000000), ("host name", 0x04000000), ("cgroup", 0x02000000),
        ];
        foreach (var (name, flag) in namespaces)
        {
            yield return new($"clone into a {name} namespace", () =>
            {
                var child = Libc.Invoke(56, (nint)(flag | 17));
                if (child == 0) Libc.Invoke(231);
                return child > 0 ? "a namespace" : null;
            });
        }

        yield return new("type into a terminal", () => Libc.Invoke(16, 0, 0x5412, 0) is -1 ? null : "ioctl was made");
        yield return new("type into a terminal, high bits set",
            () => Libc.Invoke(16, 0, unchecked((nint)0xffffffff00005412), 0) is -1 ? null : "ioctl was made");
        yield return new("call the 32-bit table", () => Libc.Invoke(0x40000000 + 39) > 0 ? "x32" : null);
    }

    private static IEnumerable<KeyValuePair<string, Func<string?>>> Sockets()
    {
        (string Name, int Family)[] families =
        [
            ("ax25", 3), ("ipx", 4), ("appletalk", 5), ("x25", 9), ("netlink", 16), ("packet", 17), ("rds", 21),
            ("llc", 26), ("can", 29), ("tipc", 30), ("bluetooth", 31), ("alg", 38), ("vsock", 40), ("kcm", 41),
            ("xdp", 44), ("mctp", 45),
        ];
        foreach (var (name, family) in families)
        {
            yield return new($"open a {name} socket", () => Libc.Invoke(41, family, 2, 0) >= 0 ? "a socket" : null);
            yield return new($"open a raw {name} socket", () => Libc.Invoke(41, family, 3, 0) >= 0 ? "a socket" : null);
        }

        yield return new("open a raw IPv4 socket", () => Denied(Libc.Invoke(41, 2, 3, 1)));
        yield return new("open a raw IPv6 socket", () => Denied(Libc.Invoke(41, 10, 3, 58)));
    }

    private static IEnumerable<KeyValuePair<string, Func<string?>>> Network()
    {
        (string Address, int Port)[] targets =
        [
            ("169.254.169.254", 80), ("127.0.0.1", 5080), ("127.0.0.1", 22), ("127.0.0.1", 11111), ("10.0.0.1", 80),
            ("172.16.0.1", 80), ("192.168.0.1", 80), ("192.168.1.1", 443), ("1.1.1.1", 53), ("8.8.8.8", 443),
            ("::1", 5080), ("fe80::1", 80), ("fd00::1", 80), ("2606:4700:4700::1111", 443), ("0.0.0.0", 5080),
            ("255.255.255.255", 80), ("224.0.0.1", 5353),
        ];
        foreach (var (address, port) in targets)
        {
            yield return new($"connect to {address} port {port}", () =>
            {
                var target = new IPEndPoint(IPAddress.Parse(address), port);
                using var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
                return socket.ConnectAsync(target).Wait(1_000) ? "connected" : null;
            });
            yield return new($"send to {address} port {port}", () =>
            {
                var target = new IPEndPoint(IPAddress.Parse(address), port);
                using var socket = new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
                // What goes to the loopback of a network of its own reaches nobody.
                return socket.SendTo([1], target) == 1 && !IsLoopback(target.Address) ? "sent" : null;
            });
        }

        yield return new("look a name up", () => Dns.GetHostAddresses("example.com").Length > 0 ? "an address" : null);
        yield return new("see a network interface", () =>
            File.ReadLines("/proc/net/dev").Skip(2).FirstOrDefault(l => !l.TrimStart().StartsWith("lo:",
                StringComparison.Ordinal)));
        foreach (var name in (string[])["/tmp/.X11-unix/X0", "dbus", "/org/kubernetes", "containerd-shim"])
        {
            yield return new($"connect to the abstract socket {name}", () =>
            {
                using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Connect(new UnixDomainSocketEndPoint($"\0{name}"));
                return "connected";
            });
        }
    }

    private static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address) || address.Equals(IPAddress.Any);

    private static string? Read(string path)
    {
        if (Directory.Exists(path)) return Directory.GetFileSystemEntries(path).FirstOrDefault();
        using var file = File.OpenRead(path);
        var bytes = new byte[64 * 1024];
        var length = file.Read(bytes);
        return length > 0 ? System.Text.Encoding.UTF8.GetString(bytes, 0, length) : null;
    }

    private static string? Processes(Func<string, string?> read, string wanted) =>
        Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(p => int.TryParse(p, out _))
            .Select(process => Try(() => read(process!))).FirstOrDefault(
                text => text?.Contains(wanted, StringComparison.Ordinal) == true);

    private static string? Other(string directory, string wanted) =>
        Directory.GetDirectories(directory).FirstOrDefault(d => d.Contains(wanted, StringComparison.Ordinal));

    private static string? Try(Func<string?> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? Denied(nint result) => result >= 0 ? $"returned {result}" : null;

    private static string? Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : null;
    }
}
