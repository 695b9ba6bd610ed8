namespace KariOrleans.Contracts.Plugins;

/// <summary>One plugin call.</summary>
/// <param name="Intent">Intent, directory or alias.</param>
/// <param name="ParametersJson">The input, a UTF-8 JSON object; in a sequence it may hold templates.</param>
[GenerateSerializer, Immutable, Alias("kari.plugin-step")]
public sealed record PluginStep([property: Id(0)] string Intent, [property: Id(1)] byte[] ParametersJson)
{
    /// <summary>A name for references to the result, or null.</summary>
    [Id(2)]
    public string? Id { get; init; }

    /// <summary>What takes the step's place when it fails, or null.</summary>
    [Id(3)]
    public PluginStep? Fallback { get; init; }

    /// <summary>How often it may be tried where its failure is retryable, 1 to 10.</summary>
    [Id(4)]
    public int Attempts { get; init; } = 1;

    /// <summary>The key under which a repeated effect must happen once, or null.</summary>
    [Id(5)]
    public string? IdempotencyKey { get; init; }
}
