using KariOrleans.Contracts.Extensions;
using KariOrleans.Grains.Packages;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Grains.Extensions;

/// <summary>Makes an installation's status out of what is known of it. Pure.</summary>
internal static class StatusReport
{
    public static InstallationStatus Of(
        ExtensionKey key, ExtensionState state, Package? package, SandboxState? sandbox, InstallationState? transition,
        string[] takenIntents, string jail)
    {
        var problem = FindProblem(key, state, package, sandbox);
        var word = transition ?? WordFor(state, package, sandbox);
        return new InstallationStatus
        {
            Name = key.Extension,
            Version = state.Version!,
            State = word,
            Health = problem is null ? HealthColour.Green
                : word == InstallationState.Error ? HealthColour.Red
                : HealthColour.Yellow,
            Problem = problem,
            InstalledBy = state.InstalledBy,
            InstalledAt = state.InstalledAt,
            ManifestJson = package is null ? [] : System.Text.Encoding.UTF8.GetBytes(package.Manifest.RawJson),
            Capabilities = package?.Summary.Capabilities ?? [],
            Warnings = package is null
                ? []
                :
                [
                    .. package.Warnings.Select(w => $"{w.Pointer}: {w.Message}"),
                    .. MissingInCode(package, sandbox),
                    .. takenIntents.Select(i => $"plugin:{i} is provided by another extension, which keeps it."),
                ],
            Endpoints = package?.Operations.Endpoints ?? [],
            Tasks = package?.Operations.Tasks ?? [],
            Sandbox = new SandboxStatus(
                sandbox?.ProcessId is not null,
                sandbox?.ProcessId,
                sandbox?.StartedAt,
                sandbox?.Starts ?? 0,
                sandbox?.ConsecutiveFailures ?? 0,
                sandbox?.CallsInFlight ?? 0,
                jail,
                sandbox?.Use?.MemoryBytes,
                sandbox?.Use?.ProcessorTime.TotalSeconds,
                sandbox?.Use?.Processes,
                sandbox?.Use?.ThrottledTime.TotalSeconds)
            {
                PeakMemoryBytes = sandbox?.Use?.PeakMemoryBytes,
                ScratchBytes = sandbox?.Use?.ScratchBytes,
                DiskBytes = sandbox?.Use?.Disk?.Bytes,
                DiskFiles = sandbox?.Use?.Disk?.Files,
                LimitEvents = [.. (sandbox?.LimitEvents ?? []).Select(Entry)],
            },
            ConfigurationVersion = state.ConfigurationVersion,
        };
    }

    private static LimitEntry Entry(LimitEvent happened) => new(
        Words.Snake(happened.Breach.Kind), Words.Snake(happened.Action), happened.At, happened.LastAt, happened.Count,
        happened.Breach.Allowed, happened.Breach.Used, happened.Breach.Unit, happened.Breach.Message,
        happened.Breach.Remedy);

    private static InstallationState WordFor(ExtensionState state, Package? package, SandboxState? sandbox) =>
        state.IsLoaded switch
        {
            null => InstallationState.Inactive,
            false => InstallationState.NotLoaded,
            true => package is null || sandbox is { IsGivenUp: true } or { LastFailure: not null, ProcessId: null }
                ? InstallationState.Error
                : InstallationState.Active,
        };

    private static CallError? FindProblem(
        ExtensionKey key, ExtensionState state, Package? package, SandboxState? sandbox)
    {
        if (package is null) return PackageErrors.Gone(key.Extension, state.Version!);
        if (sandbox?.LastFailure is not { } failure) return null;
        var remedy = sandbox.IsGivenUp
            ? failure.Remedy ?? "Correct the extension, then load or reload it."
            : "Look at the extension's log. The process is started again by the next call, after a delay that grows.";
        return new CallError(failure.Code, failure.Message, remedy, IsRetryable: !sandbox.IsGivenUp);
    }

    private static IEnumerable<string> MissingInCode(Package package, SandboxState? sandbox) =>
        sandbox?.Operations is not { } provided
            ? []
            : package.Operations.Required.Except(provided)
                .Select(o => $"{o} is declared, but the code does not provide it.");
}
