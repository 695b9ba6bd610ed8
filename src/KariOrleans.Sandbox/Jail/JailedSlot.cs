namespace KariOrleans.Sandbox.Jail;

/// <summary>What one jailed child holds while it lives: its user id and its limits.</summary>
internal sealed class JailedSlot(LimitGroup? limits, UserLease? user, Action forget)
{
    /// <summary>The limits, or null where the machine has none.</summary>
    public LimitGroup? Limits { get; } = limits;

    /// <summary>The user, or null where the child is the server's own.</summary>
    public UserLease? User { get; } = user;

    /// <summary>Gives everything back, once the process is gone.</summary>
    public async Task ReleaseAsync()
    {
        if (Limits is not null) await Limits.RemoveAsync().ConfigureAwait(false);
        forget();
        User?.Return();
    }
}
