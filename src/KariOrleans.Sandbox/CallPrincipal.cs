namespace KariOrleans.Sandbox;

/// <summary>On whose behalf a call runs. Kept on this side of the session: a child can't invent a user.</summary>
/// <param name="User">The user, or null for the extension itself.</param>
/// <param name="Roles">The user's roles.</param>
/// <param name="Depth">How many extensions already lie on the way of the call.</param>
/// <param name="TraceParent">W3C trace context, or null.</param>
public sealed record CallPrincipal(string? User, string[] Roles, int Depth, string? TraceParent)
{
    /// <summary>The operation that the call is of; null for work that no call asked for.</summary>
    public SandboxOperation? Operation { get; init; }

    /// <summary>The extension itself: initialisation and work that no call asked for.</summary>
    public static CallPrincipal Extension { get; } = new(null, [], 0, null);
}
