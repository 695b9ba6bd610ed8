namespace KariOrleans.Sandbox.Jail;

/// <summary>What one jailed child holds while it lives: its user id and its limits.</summary>
internal sealed class JailedSlot(ChildWatch watch, UserLease? user, Action forget)
{
    /// <summary>The limits, and the watch over what the kernel doesn't keep.</summary>
    public ChildWatch Watch { get; } = watch;

    /// <summary>The user, or null where the child is the server's own.</summary>
    public UserLease? User { get; } = user;

    /// <summary>Gives everything back, once the process is gone.</summary>
    public async Task ReleaseAsync()
    {
        await Watch.Group.RemoveAsync().ConfigureAwait(false);
        forget();
        User?.Return();
    }
}
