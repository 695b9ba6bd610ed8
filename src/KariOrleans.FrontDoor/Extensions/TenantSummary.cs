using KariOrleans.Contracts.Extensions;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The registry of one tenant.</summary>
internal sealed record TenantSummary(
    string Tenant,
    int Total,
    SortedDictionary<string, int> ByStatus,
    SortedDictionary<string, int> ByHealth,
    SortedDictionary<string, int> ByCapability,
    ExtensionView[] Extensions)
{
    public static TenantSummary Of(string tenant, InstallationStatus[] installations) => new(
        tenant,
        installations.Length,
        Count(installations.Select(installation => Words.Of(installation.State))),
        Count(installations.Select(installation => Words.Of(installation.Health))),
        Count(installations.SelectMany(installation => installation.Capabilities)),
        [.. installations.Select(ExtensionView.Of)]);

    public static SortedDictionary<string, int> Count(IEnumerable<string> words)
    {
        var counts = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in words) counts[word] = counts.GetValueOrDefault(word) + 1;
        return counts;
    }
}
