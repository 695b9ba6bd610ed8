namespace KariOrleans.Grains.Extensions;

/// <summary>A declared operation that a call asks for.</summary>
/// <param name="Name">The name under which the code provides it.</param>
/// <param name="Roles">Any of these roles may call it; empty = every caller of the tenant.</param>
internal sealed record MatchedOperation(string Name, IReadOnlyList<string> Roles)
{
    /// <summary>Values of the declared path's placeholders.</summary>
    public KeyValuePair<string, string>[] RouteValues { get; init; } = [];

    /// <summary>The time that the manifest allows; null = the platform's own.</summary>
    public TimeSpan? Deadline { get; init; }
}
