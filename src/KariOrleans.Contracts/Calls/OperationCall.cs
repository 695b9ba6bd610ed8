namespace KariOrleans.Contracts.Calls;

/// <summary>One call of an operation.</summary>
/// <param name="Kind">The kind of operation.</param>
/// <param name="Name">The function, intent or event type; for endpoints empty, the path selects.</param>
[GenerateSerializer, Immutable, Alias("kari.operation-call")]
public sealed record OperationCall([property: Id(0)] OperationKind Kind, [property: Id(1)] string Name)
{
    /// <summary>The HTTP side, for endpoints and webhooks.</summary>
    [Id(2)]
    public HttpInput? Http { get; init; }

    /// <summary>The body's media type, or null.</summary>
    [Id(3)]
    public string? ContentType { get; init; }

    /// <summary>The body; empty where an <see cref="IBodySource"/> comes with the call.</summary>
    [Id(4)]
    public byte[] Body { get; init; } = [];

    /// <summary>Time that the caller waits; null = what the operation declares, at most the platform's own.</summary>
    [Id(5)]
    public TimeSpan? Deadline { get; init; }

    /// <summary>The key under which a repeated effect must happen once, or null.</summary>
    [Id(6)]
    public string? IdempotencyKey { get; init; }
}
