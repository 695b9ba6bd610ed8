using KariOrleans.Contracts.Extensions;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>An installation in a list.</summary>
internal sealed record ExtensionView(
    string Name,
    string Version,
    string Status,
    string Health,
    string[] Capabilities,
    string InstalledBy,
    DateTimeOffset InstalledAt,
    ErrorView? Problem)
{
    public static ExtensionView Of(InstallationStatus status) => new(
        status.Name,
        status.Version,
        Words.Of(status.State),
        Words.Of(status.Health),
        status.Capabilities,
        status.InstalledBy,
        status.InstalledAt,
        ErrorView.Of(status.Problem));
}
