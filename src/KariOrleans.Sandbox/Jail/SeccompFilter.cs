using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// The system calls that a jailed process can't make. Everything else is allowed: a list of what is allowed would break
/// with every version of the runtime, and namespaces, capabilities and the user id stand behind this one. Built with
/// libseccomp.
/// </summary>
internal static partial class SeccompFilter
{
    private const string Library = "libseccomp.so.2";
    private const uint Allow = 0x7fff0000;
    private const uint FailWith = 0x00050000;
    private const uint NotPermitted = FailWith | 1;
    private const uint NoSuchCall = FailWith | 38;
    private const uint ForeignArchitecture = 2;
    private const uint FileSize = 1;
    private const uint NotSupported = FailWith | 95;
    private const uint NoSuchFamily = FailWith | 97;
    private const uint LockExclusive = 2;
    private const uint LockNonBlocking = 4;

    // Mounts, namespaces, other processes' memory, the kernel's own settings, and the parts of the kernel in which most
    // ways out of a sandbox were found.
    private static readonly string[] Refused =
    [
        "mount", "umount", "umount2", "pivot_root", "chroot", "move_mount", "open_tree", "open_tree_attr", "fsopen",
        "fsconfig", "fsmount", "fspick", "mount_setattr", "setns", "unshare", "ptrace", "process_vm_readv",
        "process_vm_writev", "process_madvise", "kcmp", "pidfd_getfd", "perf_event_open", "bpf", "userfaultfd",
        "keyctl", "add_key", "request_key", "init_module", "finit_module", "delete_module", "create_module",
        "kexec_load", "kexec_file_load", "reboot", "swapon", "swapoff", "acct", "quotactl", "quotactl_fd",
        "settimeofday", "clock_settime", "clock_settime64", "clock_adjtime", "adjtimex", "stime", "sethostname",
        "setdomainname", "syslog", "iopl", "ioperm", "name_to_handle_at", "open_by_handle_at", "fanotify_init",
        "fanotify_mark", "lookup_dcookie", "nfsservctl", "vhangup", "uselib", "ustat", "sysfs", "_sysctl",
        "modify_ldt", "vm86", "vm86old", "move_pages", "migrate_pages", "mknod", "mknodat", "personality",
    ];

    // A library that asks for these falls back where they don't exist.
    private static readonly string[] Missing =
    [
        "clone3", "io_uring_setup", "io_uring_enter", "io_uring_register", "memfd_secret", "landlock_create_ruleset",
    ];

    // Room that is taken without writing could be taken faster than anybody measures; libraries write it instead.
    private static readonly string[] Unsupported = ["fallocate"];

    // CLONE_NEWTIME, _NEWNS, _NEWCGROUP, _NEWUTS, _NEWIPC, _NEWUSER, _NEWPID, _NEWNET.
    private static readonly ulong[] NamespaceFlags =
        [0x80, 0x20000, 0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000];

    // Writing into a terminal as if a person had typed: TIOCSTI, TIOCLINUX.
    private static readonly ulong[] TerminalRequests = [0x5412, 0x541c];

    /// <summary>Writes the filter to a file, in the form that bubblewrap loads.</summary>
    /// <exception cref="DllNotFoundException">libseccomp isn't installed.</exception>
    /// <exception cref="Win32Exception">libseccomp refused a rule.</exception>
    public static void Write(string path)
    {
        var filter = Create(Allow);
        if (filter == 0) throw new Win32Exception("libseccomp made no filter.");
        try
        {
            Check(SetAttribute(filter, ForeignArchitecture, NoSuchCall), "system calls of another architecture");
            foreach (var name in Refused) Add(filter, NotPermitted, name);
            foreach (var name in Unsupported) Add(filter, NotSupported, name);
            foreach (var name in Missing) Add(filter, NoSuchCall, name);
            foreach (var flag in NamespaceFlags)
                Add(filter, NotPermitted, "clone", new Condition(0, Comparison.MaskedEqual, flag, flag));
            foreach (var request in TerminalRequests)
                Add(filter, NotPermitted, "ioctl",
                    new Condition(1, Comparison.MaskedEqual, uint.MaxValue, request));
            // An exclusive lock needs no right to write: on a file of the runtime or of a package that tenants share it
            // would keep the others, and .NET in the silo, from opening it.
            Add(filter, NotPermitted, "flock",
                new Condition(1, Comparison.MaskedEqual, uint.MaxValue & ~LockNonBlocking, LockExclusive));
            AddFamilies(filter);
            // The file size limit is the silo's to set. Only the lower half of an argument counts.
            Add(filter, NotPermitted, "setrlimit", new Condition(0, Comparison.MaskedEqual, uint.MaxValue, FileSize));
            Add(filter, NotPermitted, "prlimit64",
                new Condition(1, Comparison.MaskedEqual, uint.MaxValue, FileSize),
                new Condition(2, Comparison.NotEqual, 0, 0));
            Save(filter, path);
        }
        finally
        {
            Release(filter);
        }
    }

    // Unix, IPv4 and IPv6. The rest (netlink, packet, vsock, alg, …) a network namespace doesn't all shut out.
    private static void AddFamilies(nint filter)
    {
        foreach (var name in (ReadOnlySpan<string>)["socket", "socketpair"])
        {
            Add(filter, NoSuchFamily, name, new Condition(0, Comparison.Greater, 10, 0));
            Add(filter, NoSuchFamily, name, new Condition(0, Comparison.Equal, 0, 0));
            for (ulong family = 3; family < 10; family++)
                Add(filter, NoSuchFamily, name, new Condition(0, Comparison.Equal, family, 0));
        }
    }

    private static void Add(nint filter, uint action, string name, params Condition[] conditions)
    {
        // What this machine's kernel or architecture doesn't have, nobody can call.
        if (Resolve(name) is var call && call < 0) return;
        Check(AddRule(filter, action, call, (uint)conditions.Length, conditions), name);
    }

    private static void Check(int error, string what)
    {
        if (error != 0) throw new Win32Exception(-error, $"libseccomp refused the rule for {what} ({error}).");
    }

    private static void Save(nint filter, string path)
    {
        using var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write);
        var error = Export(filter, file);
        if (error != 0) throw new Win32Exception(-error, "libseccomp could not write the filter.");
    }

    [LibraryImport(Library, EntryPoint = "seccomp_init")]
    private static partial nint Create(uint action);

    [LibraryImport(Library, EntryPoint = "seccomp_attr_set")]
    private static partial int SetAttribute(nint filter, uint attribute, uint value);

    [LibraryImport(Library, EntryPoint = "seccomp_release")]
    private static partial void Release(nint filter);

    [LibraryImport(Library, EntryPoint = "seccomp_syscall_resolve_name", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Resolve(string name);

    [LibraryImport(Library, EntryPoint = "seccomp_rule_add_array")]
    private static partial int AddRule(nint filter, uint action, int call, uint count, Condition[] conditions);

    [LibraryImport(Library, EntryPoint = "seccomp_export_bpf")]
    private static partial int Export(nint filter, SafeFileHandle file);

    private enum Comparison
    {
        NotEqual = 1,
        Equal = 4,
        Greater = 6,
        MaskedEqual = 7,
    }

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Condition(uint argument, Comparison comparison, ulong first, ulong second)
    {
        private readonly uint argument = argument;
        private readonly Comparison comparison = comparison;
        private readonly ulong first = first;
        private readonly ulong second = second;
    }
}
