namespace KariOrleans.Protocol.Manifest;

/// <summary>A plugin that an extension provides.</summary>
/// <param name="Intent">The name by which it is called.</param>
/// <param name="Roles">Roles that may call it (any of); empty for every signed-in user.</param>
public sealed record PluginDeclaration(string Intent, IReadOnlyList<string> Roles)
{
    /// <summary>Further names.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>What the plugin does; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>What to call; null for the handler that the code registered.</summary>
    public string? Function { get; init; }

    /// <summary>JSON Schema of the parameters as JSON text; null when not declared.</summary>
    public string? Input { get; init; }

    /// <summary>JSON Schema of the result as JSON text; null when not declared.</summary>
    public string? Output { get; init; }

    /// <summary>
    /// What a call touches. Empty means undeclared and must be treated as every effect; a list with an unknown word
    /// counts as undeclared, because dropping the word would understate the plugin.
    /// </summary>
    public IReadOnlyList<PluginEffect> Effects { get; init; } = [];

    /// <summary>How long a call may take; null for the platform's limit.</summary>
    public TimeSpan? Timeout { get; init; }
}
