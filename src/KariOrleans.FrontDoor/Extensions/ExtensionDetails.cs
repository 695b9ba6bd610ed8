using System.Text.Json;
using KariOrleans.Contracts.Extensions;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>An installation with everything that is known of it.</summary>
internal sealed record ExtensionDetails(
    string Name,
    string Version,
    string Status,
    string Health,
    ErrorView? Problem,
    string InstalledBy,
    DateTimeOffset InstalledAt,
    string[] Capabilities,
    string[] Warnings,
    int ConfigurationVersion,
    EndpointView[] Endpoints,
    TaskView[] BackgroundTasks,
    SandboxView Sandbox,
    QuarantineView[] QuarantinedOperations,
    DependencyView[] MissingDependencies,
    JsonElement? Manifest)
{
    public static ExtensionDetails Of(InstallationStatus status) => new(
        status.Name,
        status.Version,
        Words.Of(status.State),
        Words.Of(status.Health),
        ErrorView.Of(status.Problem),
        status.InstalledBy,
        status.InstalledAt,
        status.Capabilities,
        status.Warnings,
        status.ConfigurationVersion,
        [.. status.Endpoints.Select(EndpointView.Of)],
        [.. status.Tasks.Select(task => new TaskView(task.Name, task.Function, task.Schedule, task.Description))],
        SandboxView.Of(status.Sandbox),
        [.. status.QuarantinedOperations.Select(QuarantineView.Of)],
        [.. status.MissingDependencies.Select(DependencyView.Of)],
        RawJson.TryParse(status.ManifestJson));
}
