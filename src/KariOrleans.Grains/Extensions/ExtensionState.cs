namespace KariOrleans.Grains.Extensions;

/// <summary>
/// What an installation remembers. Small: the package itself is shared by all installations of a silo.
/// </summary>
[GenerateSerializer, Alias("kari.extension-state")]
internal sealed class ExtensionState
{
    /// <summary>The installed version; null = not installed.</summary>
    [Id(0)]
    public string? Version { get; set; }

    [Id(1)]
    public string InstalledBy { get; set; } = "";

    [Id(2)]
    public DateTimeOffset InstalledAt { get; set; }

    /// <summary>Whether it should be callable; null = never loaded.</summary>
    [Id(3)]
    public bool? IsLoaded { get; set; }

    /// <summary>The configuration, UTF-8 JSON; null = never configured.</summary>
    [Id(4)]
    public byte[]? ConfigurationJson { get; set; }

    [Id(5)]
    public int ConfigurationVersion { get; set; }
}
