namespace KariOrleans.Sandbox.Jail;

/// <summary>What one jailed child holds while it lives: its user id and its limits.</summary>
internal sealed class JailedSlot(LimitGroup? limits, Action release)
{
    /// <summary>The limits, or null where the machine has none.</summary>
    public LimitGroup? Limits { get; } = limits;

    /// <summary>Gives everything back, once the process is gone.</summary>
    public async Task ReleaseAsync()
    {
        if (Limits is not null) await Limits.RemoveAsync().ConfigureAwait(false);
        release();
    }
}
