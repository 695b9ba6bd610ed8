using System.ComponentModel;

namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// Mounts that reach a jail after its process has started: that is how a host that was started before anybody knew for
/// whom gets its package and files. The spawning thread lives in a mount namespace of its own, in which the run
/// directory passes its mounts on to the jails made from there. The rest of the machine never sees these mounts, so
/// nothing can delete through them, and a server that is killed leaves none behind.
/// </summary>
internal sealed class LateMounts
{
    private readonly SpawnThread spawner;

    private LateMounts(SpawnThread spawner) => this.spawner = spawner;

    /// <summary>Prepares the spawning thread, or says null where the kernel refuses it.</summary>
    public static LateMounts? TryCreate(SpawnThread spawner, string runDirectory)
    {
        if (!Posix.IsRoot) return null;
        try
        {
            return spawner.RunAsync(() =>
            {
                MountCalls.LeaveNamespace();
                MountCalls.Mount(null, "/", null, MountFlags.Slave | MountFlags.Recursive);
                MountCalls.Mount(runDirectory, runDirectory, null, MountFlags.Bind);
                MountCalls.Mount(null, runDirectory, null, MountFlags.Shared);
                return new LateMounts(spawner);
            }).GetAwaiter().GetResult();
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Mounts what an installation's child sees onto the empty directories of its slot.</summary>
    /// <param name="empty">The slot's directories.</param>
    /// <param name="wanted">The installation's directories.</param>
    /// <param name="scratchBytes">Size of the scratch directory.</param>
    /// <exception cref="SandboxStartException">The kernel refused it.</exception>
    public Task FillAsync(ChildView empty, ChildView wanted, long scratchBytes) => spawner.RunAsync(() =>
    {
        try
        {
            MountCalls.Bind(wanted.Package, empty.Package, isReadOnly: true);
            MountCalls.Bind(wanted.Data, empty.Data, isReadOnly: false);
            MountCalls.Mount("tmpfs", empty.Scratch, "tmpfs", MountFlags.NoSetUser | MountFlags.NoDevices,
                $"size={scratchBytes},mode=1777");
            Posix.MakeOpenDirectory(empty.Logs);
            return true;
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new SandboxStartException(
                $"The extension's files could not be mounted into its jail: {e.Message}.", e);
        }
    });
}
