namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The health of one installation.</summary>
internal sealed record HealthView(
    string Name, string Status, string Health, ErrorView? Problem, SandboxView Sandbox,
    QuarantineView[] QuarantinedOperations, DependencyView[] MissingDependencies);
