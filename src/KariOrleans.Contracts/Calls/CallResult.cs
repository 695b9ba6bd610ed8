namespace KariOrleans.Contracts.Calls;

/// <summary>The answer to a call.</summary>
[GenerateSerializer, Immutable, Alias("kari.call-result")]
public sealed record CallResult
{
    /// <summary>Creates an answer that says how the call ended.</summary>
    public CallResult(CallOutcome outcome, CallError? error = null)
    {
        Outcome = outcome;
        Error = error;
    }

    /// <summary>How the call ended.</summary>
    [Id(0)]
    public CallOutcome Outcome { get; private init; }

    /// <summary>What went wrong; null when completed.</summary>
    [Id(1)]
    public CallError? Error { get; private init; }

    /// <summary>The HTTP status that the author chose; 200 where the kind has none.</summary>
    [Id(2)]
    public int Status { get; init; } = 200;

    /// <summary>The body's media type, or null.</summary>
    [Id(3)]
    public string? ContentType { get; init; }

    /// <summary>Headers that the author set.</summary>
    [Id(4)]
    public KeyValuePair<string, string>[] Headers { get; init; } = [];

    /// <summary>The body.</summary>
    [Id(5)]
    public byte[] Body { get; init; } = [];
}
