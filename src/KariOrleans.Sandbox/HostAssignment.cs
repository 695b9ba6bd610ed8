using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox;

/// <summary>Turns a host that was started for whoever comes into that of one installation.</summary>
internal sealed class HostAssignment(BubblewrapJail? jail, LateMounts? mounts)
{
    // Files change their owner one by one: beyond so many a start from nothing is faster.
    private const int MostFilesToHandOver = 1_000;

    /// <summary>Whether this machine can do it at all.</summary>
    public bool IsPossible => jail is null || mounts is not null;

    /// <summary>Whether an installation can have such a host.</summary>
    public static bool Suits(SandboxSpec spec) =>
        spec.Limits.OpenFiles == ResourceLimits.Default.OpenFiles
        && HostCommand.HeapLimit(spec.Limits) <= HostCommand.LargestLateHeap;

    /// <summary>
    /// Gives a host an installation's user, files, limits and priority; null where the installation needs one that is
    /// started for it. The host is unchanged then.
    /// </summary>
    /// <exception cref="SandboxStartException">It failed half-way: the host is to be discarded.</exception>
    public async Task<PreparedHost?> TryAssignAsync(PreparedHost host, SandboxSpec spec)
    {
        PrivateDirectory.Create(spec.DataDirectory);
        var wanted = host.Outside with { Package = spec.PackageDirectory, Data = spec.DataDirectory };
        if (jail is null) return host with { Outside = wanted, Inside = wanted };

        if (host.Child.User is { } user)
        {
            BubblewrapJail.RequireReadable(spec.PackageDirectory);
            var isTheirs = Posix.OwnerOf(spec.DataDirectory) == user.Id;
            if (!isTheirs && Posix.HasMoreEntriesThan(spec.DataDirectory, MostFilesToHandOver)) return null;
            if (!user.TryAssign(spec.DataDirectory)) return null;
            if (!isTheirs) Posix.GiveTreeTo(spec.DataDirectory, user.Id);
        }

        await mounts!.FillAsync(host.Outside, wanted, spec.Limits.ScratchBytes).ConfigureAwait(false);
        if (host.Child.Watch?.Assign(spec.Limits, spec.DataDirectory) is { } breach)
            throw new SandboxStartException(breach.Message);
        if (host.Child.Watch is { } watch) ProcessPriority.Set(watch.Group.Processes(), ProcessPriority.Normal);
        return host with { Outside = wanted };
    }
}
