using KariOrleans.Grains.Packages;

namespace KariOrleans.Grains;

/// <summary>Bounds of the runtime.</summary>
public sealed class RuntimeOptions
{
    /// <summary>Where installations keep their data.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The packages that are trusted as the server itself is.</summary>
    public FirstPartyPackages FirstParty { get; init; } = FirstPartyPackages.None;

    /// <summary>Names of extensions that may run where the machine has no jail.</summary>
    public IReadOnlyCollection<string> TrustedExtensions { get; init; } = [];

    /// <summary>Time for a call that names none.</summary>
    public TimeSpan DefaultDeadline { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Time for a call with a streamed body that names none.</summary>
    public TimeSpan StreamedDeadline { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest time a call may name.</summary>
    public TimeSpan LongestDeadline { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often counts go to the metrics grain.</summary>
    public TimeSpan FlushMetricsEvery { get; init; } = TimeSpan.FromSeconds(5);
}
