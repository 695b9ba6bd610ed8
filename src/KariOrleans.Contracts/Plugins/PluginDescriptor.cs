namespace KariOrleans.Contracts.Plugins;

/// <summary>One plugin as the catalogue knows it.</summary>
[GenerateSerializer, Immutable, Alias("kari.plugin-descriptor")]
public sealed record PluginDescriptor
{
    /// <summary>The intent by which it is called.</summary>
    [Id(0)]
    public required string Intent { get; init; }

    /// <summary>The extension that provides it.</summary>
    [Id(1)]
    public required string Extension { get; init; }

    /// <summary>Other names: aliases, directories.</summary>
    [Id(2)]
    public string[] Aliases { get; init; } = [];

    /// <summary>What it does, in words that people would use.</summary>
    [Id(3)]
    public string Description { get; init; } = "";

    /// <summary>JSON Schema of the input, or null.</summary>
    [Id(4)]
    public string? InputSchema { get; init; }

    /// <summary>JSON Schema of the output, or null.</summary>
    [Id(5)]
    public string? OutputSchema { get; init; }

    /// <summary>
    /// What it does to the world: <c>none</c>, <c>read</c>, <c>write</c>, <c>network</c>, <c>notify</c>.
    /// </summary>
    [Id(6)]
    public string[] Effects { get; init; } = [];

    /// <summary>Any of these roles may call it; empty = everybody in the tenant.</summary>
    [Id(7)]
    public string[] Roles { get; init; } = [];

    /// <summary>Whether the tenant has it switched on.</summary>
    [Id(8)]
    public bool IsEnabled { get; init; } = true;
}
