using KariOrleans.Contracts.Extensions;

namespace KariOrleans.Grains.Extensions;

/// <summary>Adds to a status what an installation can't do now though its process can. Pure.</summary>
internal static class RecoveryReport
{
    public static InstallationStatus Add(
        InstallationStatus status, QuarantinedOperation[] quarantined, MissingDependency[] missing)
    {
        if (quarantined.Length == 0 && missing.Length == 0) return status;
        return status with
        {
            QuarantinedOperations = quarantined,
            MissingDependencies = missing,
            Health = status.Health == HealthColour.Green ? HealthColour.Yellow : status.Health,
            Problem = status.Problem
                ?? (quarantined.Length > 0 ? OperationQuarantine.ToError(quarantined[0]) : ToError(missing)),
        };
    }

    private static CallError ToError(MissingDependency[] missing) => new(
        "dependency_missing", string.Join(' ', missing.Select(m => m.Message)), missing[0].Remedy, IsRetryable: true);
}
