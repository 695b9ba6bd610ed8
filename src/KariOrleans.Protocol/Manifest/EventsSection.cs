namespace KariOrleans.Protocol.Manifest;

/// <summary>Events that an extension receives and sends.</summary>
public sealed record EventsSection
{
    /// <summary>Events received.</summary>
    public IReadOnlyList<EventSubscription> Subscribes { get; init; } = [];

    /// <summary>Names of events sent.</summary>
    public IReadOnlyList<string> Emits { get; init; } = [];
}

/// <summary>An event that an extension wants.</summary>
/// <param name="Event">Name, such as <c>user.created</c>; a final <c>.*</c> stands for every event below.</param>
/// <param name="Function">What to call; null for the handler that the code registered.</param>
public sealed record EventSubscription(string Event, string? Function);
