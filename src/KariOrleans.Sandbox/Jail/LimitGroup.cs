namespace KariOrleans.Sandbox.Jail;

/// <summary>The limits around one child's process tree.</summary>
internal abstract class LimitGroup : IAsyncDisposable
{
    /// <summary>Files into which a process writes 0 to come under the limits, with all that it starts later.</summary>
    public abstract IReadOnlyList<string> JoinFiles { get; }

    /// <summary>Whether the tree is held at its processor limit now.</summary>
    public virtual bool IsHeld => false;

    /// <summary>Whether a limit holds only as long as somebody looks often: nothing in the kernel keeps it.</summary>
    public virtual bool IsOnlyWatched => false;

    /// <summary>Says which process the tree begins with. It is in the group by then.</summary>
    public virtual void Attach(int process)
    {
    }

    /// <summary>
    /// Sets limits of memory and processes, at first and whenever they change. Processor time follows with the next
    /// <see cref="LimitProcessor"/>.
    /// </summary>
    /// <returns>Null, or why nothing was changed: more memory than that is in use.</returns>
    /// <exception cref="IOException">The kernel refused it.</exception>
    /// <exception cref="UnauthorizedAccessException">The kernel refused it.</exception>
    public abstract LimitBreach? Apply(ResourceLimits wanted);

    /// <summary>Limits the tree's processor time from now on, in percent of one core.</summary>
    public abstract void LimitProcessor(double percent);

    /// <summary>Holds the tree back, or lets it go, after what it used in the last span of time.</summary>
    public virtual void HoldBack(TimeSpan elapsed, TimeSpan used)
    {
    }

    /// <summary>
    /// Processor time so far; null where the tree is gone. Cheap: it is asked several times a second.
    /// </summary>
    public abstract TimeSpan? ProcessorTime();

    /// <summary>What the tree uses; null where it can't be read any more.</summary>
    public abstract ResourceUse? Measure();

    /// <summary>Memory that the kernel can't simply take back, in bytes; null where it can't be read.</summary>
    public abstract long? WorkingMemory();

    /// <summary>What the limits have refused and ended so far; null where it can't be read any more.</summary>
    public abstract LimitCounts? Counts();

    /// <summary>A limit that is exceeded now and that nothing but the end of the tree keeps; else null.</summary>
    public virtual LimitBreach? FindExcess() => null;

    /// <summary>The limit that ended a process of the tree, or kept one from starting; else null.</summary>
    public abstract LimitBreach? FindBreach();

    /// <summary>The processes of the tree, as the silo numbers them; empty where it is gone.</summary>
    public abstract IReadOnlyList<int> Processes();

    /// <summary>Ends every process that is left and removes the group.</summary>
    public abstract Task RemoveAsync();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => new(RemoveAsync());
}
