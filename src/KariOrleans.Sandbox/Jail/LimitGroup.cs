namespace KariOrleans.Sandbox.Jail;

/// <summary>The resources that one child's process tree uses.</summary>
/// <param name="MemoryBytes">Memory now.</param>
/// <param name="PeakMemoryBytes">The most memory so far.</param>
/// <param name="ProcessorTime">Processor time so far.</param>
/// <param name="Processes">Processes and threads now.</param>
/// <param name="ThrottledTime">How long it was held back at its processor limit.</param>
public readonly record struct ResourceUse(
    long MemoryBytes, long PeakMemoryBytes, TimeSpan ProcessorTime, int Processes, TimeSpan ThrottledTime);

/// <summary>A limit that was reached.</summary>
/// <param name="Code">A stable word for programs: <c>memory_limit_reached</c>.</param>
/// <param name="Message">Which limit, and how much was used.</param>
/// <param name="Remedy">What to do next.</param>
public sealed record LimitBreach(string Code, string Message, string Remedy);

/// <summary>The limits around one child's process tree.</summary>
internal abstract class LimitGroup
{
    /// <summary>Files into which a process writes 0 to come under the limits, with all that it starts later.</summary>
    public abstract IReadOnlyList<string> JoinFiles { get; }

    /// <summary>Replaces the limits; answers the one that is exceeded already, else null.</summary>
    public abstract LimitBreach? Apply(ResourceLimits wanted);

    /// <summary>Limits the tree's processor time from now on, in percent of one core.</summary>
    public abstract void LimitProcessor(double percent);

    /// <summary>Looks, several times a second, whether the tree must be held back.</summary>
    public virtual void Look()
    {
    }

    /// <summary>What the tree uses; null where it can't be read any more.</summary>
    public abstract ResourceUse? Measure();

    /// <summary>The limit that ended a process of the tree, or kept one from starting; else null.</summary>
    public abstract LimitBreach? FindBreach();

    /// <summary>Ends every process that is left and removes the group.</summary>
    public abstract Task RemoveAsync();
}

/// <summary>Makes limit groups, by what the kernel offers.</summary>
internal interface ILimitBackend : IDisposable
{
    /// <summary>Its name, for people: <c>cgroup v1</c>.</summary>
    string Name { get; }

    /// <summary>Makes a group.</summary>
    /// <exception cref="IOException">The kernel refused it.</exception>
    /// <exception cref="UnauthorizedAccessException">The kernel refused it.</exception>
    LimitGroup Create(string name, ResourceLimits limits);
}
