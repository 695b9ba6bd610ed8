using System.Diagnostics;
using System.Globalization;

namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// The jail: bubblewrap puts a child into namespaces of its own, with a file system that holds the runtime, its package
/// and its own directories and nothing else; a seccomp filter keeps it from the dangerous parts of the kernel; setpriv
/// makes it a user of its own without any capability.
/// </summary>
internal sealed class BubblewrapJail : IDisposable
{
    private const string Shell = "/bin/sh";

    // First the process comes under its limits, so that nothing it starts is outside them. A write beyond a file size
    // limit is to fail, not to end the process (FileWriting).
    private const string Script = """
        trap '' XFSZ; ulimit -c 0; ulimit -n "$1" || exit 126; filter=$2; count=$3; shift 3
        while [ "$count" -gt 0 ]; do echo 0 > "$1" || exit 126; count=$((count-1)); shift; done
        [ -z "$filter" ] || exec 9< "$filter"
        exec "$@"
        """;

    private readonly UserIds users = new();
    private readonly string bubblewrap;
    private readonly string? setpriv;
    private readonly string? filter;
    private readonly ILimitBackend limits;
    private readonly TimeProvider time;
    private readonly LimitWatch watch;

    /// <summary>Creates a jail out of what the machine has.</summary>
    public BubblewrapJail(
        string bubblewrap, string? setpriv, string? filter, ILimitBackend limits, TimeProvider time)
    {
        this.bubblewrap = bubblewrap;
        this.setpriv = setpriv;
        this.filter = filter;
        this.limits = limits;
        this.time = time;
        watch = new LimitWatch(time);
    }

    /// <summary>Removes what the jails of this server left in the kernel.</summary>
    public void Dispose()
    {
        watch.Dispose();
        limits.Dispose();
    }

    /// <summary>Makes a child that is to be started as <paramref name="host"/> says start in the jail.</summary>
    /// <param name="host">How to start the host inside, with the paths of <see cref="ChildView.Jailed"/>.</param>
    /// <param name="spec">The installation.</param>
    /// <param name="outside">Where the silo sees what the child will see.</param>
    /// <returns>What the child holds; to be released when it is gone.</returns>
    /// <exception cref="SandboxStartException">The child's user could not read what it needs.</exception>
    public JailedSlot Enclose(ProcessStartInfo host, SandboxSpec spec, ChildView outside) => Enclose(
        host, outside, spec.Limits, setpriv is null ? null : users.Take(outside.Data, Posix.OwnerOf(outside.Data)),
        [outside.Host, outside.Runtime, outside.Package],
        ["--perms", "1777", "--size", Number(spec.Limits.ScratchBytes), "--tmpfs", ChildView.Jailed.Scratch],
        runFirst: []);

    /// <summary>
    /// Makes a child start in the jail before it is known for whom: at the lowest priority, with directories that are
    /// still empty and limits that <see cref="LimitGroup.Apply"/> replaces.
    /// </summary>
    /// <param name="host">How to start the host inside, with the paths of <see cref="ChildView.Jailed"/>.</param>
    /// <param name="empty">The slot's directories, onto which <see cref="LateMounts"/> mounts later.</param>
    /// <returns>What the child holds; to be released when it is gone.</returns>
    public JailedSlot EncloseUnassigned(ProcessStartInfo host, ChildView empty) => Enclose(
        host, empty, ResourceLimits.Default, users.TakeUnassigned(), [empty.Host, empty.Runtime],
        ["--bind", empty.Scratch, ChildView.Jailed.Scratch], runFirst: ["nice", "-n", "19"]);

    private JailedSlot Enclose(
        ProcessStartInfo host, ChildView outside, ResourceLimits limit, UserLease? user,
        ReadOnlySpan<string> read, string[] scratch, string[] runFirst)
    {
        LimitGroup? group = null;
        try
        {
            group = limits.Create(Path.GetFileName(Path.GetDirectoryName(outside.Socket)!), limit);
            if (user is not null)
            {
                foreach (var directory in read) RequireReadable(directory);
                GiveDirectories(outside, user.Id);
            }

            Rewrite(host, [.. runFirst, .. Arguments(outside, user?.Id, scratch)], limit, group);
        }
        catch
        {
            _ = group?.RemoveAsync();
            user?.Return();
            throw;
        }

        var child = new ChildWatch(group, limit, outside.Data, time);
        watch.Add(child);
        return new JailedSlot(child, user, () => watch.Remove(child));
    }

    /// <summary>Checks that a child, which is neither root nor the owner, may read a directory.</summary>
    /// <exception cref="SandboxStartException">It may not.</exception>
    public static void RequireReadable(string directory)
    {
        if (Posix.IsOpenToAll(directory)) return;
        throw new SandboxStartException(
            $"The extension's user may not read {directory}. Let it: chmod -R o+rX '{directory}'.");
    }

    private static void GiveDirectories(ChildView outside, int user)
    {
        Posix.GiveTo(Path.GetDirectoryName(outside.Socket)!, user);
        if (File.Exists(outside.Socket)) Posix.GiveTo(outside.Socket, user);
        if (Posix.OwnerOf(outside.Data) != user) Posix.GiveTreeTo(outside.Data, user);
    }

    private void Rewrite(
        ProcessStartInfo host, IEnumerable<string> enclosing, ResourceLimits limit, LimitGroup group)
    {
        string[] command = [host.FileName, .. host.ArgumentList];
        string[] joins = [.. group.JoinFiles];
        host.FileName = Shell;
        host.ArgumentList.Clear();
        string[] arguments =
        [
            "-c", Script, "kari-jail", Number(limit.OpenFiles), filter ?? "", Number(joins.Length), .. joins,
            .. enclosing, .. command,
        ];
        foreach (var argument in arguments) host.ArgumentList.Add(argument);
        host.WorkingDirectory = "/";
    }

    private IEnumerable<string> Arguments(ChildView outside, int? user, string[] scratch)
    {
        var inside = ChildView.Jailed;
        // What trusts the world's certificates, and no more of the machine's settings.
        string[] trusted = ["/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/pki/tls/certs", "/etc/pki/ca-trust"];
        var certificates = trusted.SelectMany(file => (string[])["--ro-bind-try", file, file]);
        // As root the user id is changed inside, because only root may look up paths below directories that are
        // closed to everybody else; a user's own server gets a user namespace instead.
        string[] identity = user is null
            ? ["--unshare-user", "--disable-userns"]
            : ["--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP"];
        string[] drop = user is { } id
            ?
            [
                setpriv!, "--reuid", Number(id), "--regid", Number(id), "--clear-groups", "--inh-caps=-all",
                "--bounding-set=-all", "--no-new-privs",
            ]
            : [];
        return
        [
            bubblewrap, .. identity, "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
            "--unshare-net", "--die-with-parent", "--hostname", "extension",
            "--ro-bind", "/usr", "/usr", "--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib",
            "--symlink", "usr/lib64", "/lib64", "--ro-bind-try", "/etc/localtime", "/etc/localtime", .. certificates,
            "--perms", "0755", "--dir", "/kari",
            "--ro-bind", outside.Host, inside.Host, "--ro-bind", outside.Runtime, inside.Runtime,
            "--ro-bind", outside.Package, inside.Package,
            "--ro-bind", Path.GetDirectoryName(outside.Socket)!, Path.GetDirectoryName(inside.Socket)!,
            "--bind", outside.Data, inside.Data, "--proc", "/proc", "--dev", "/dev",
            .. scratch, "--perms", "1777", "--dir", inside.Logs, "--remount-ro", "/dev", "--remount-ro", "/",
            "--chdir", inside.Scratch, .. filter is null ? (string[])[] : ["--seccomp", "9"], "--", .. drop,
        ];
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
