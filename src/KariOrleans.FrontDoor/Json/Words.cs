using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;

namespace KariOrleans.FrontDoor.Json;

/// <summary>Kari's words for our enumerations.</summary>
internal static class Words
{
    public static string Of(InstallationState state) => state switch
    {
        InstallationState.Inactive => "inactive",
        InstallationState.Loading => "loading",
        InstallationState.Active => "active",
        InstallationState.Error => "error",
        InstallationState.Unloading => "unloading",
        InstallationState.NotLoaded => "not_loaded",
        InstallationState.Disabled => "disabled",
    };

    public static string Of(HealthColour health) => health switch
    {
        HealthColour.Green => "green",
        HealthColour.Yellow => "yellow",
        HealthColour.Red => "red",
    };

    public static string Of(CallOutcome outcome) => outcome switch
    {
        CallOutcome.Completed => "completed",
        CallOutcome.Failed => "failed",
        CallOutcome.InvalidInput => "invalid_input",
        CallOutcome.NotInstalled => "not_installed",
        CallOutcome.NotLoaded => "not_loaded",
        CallOutcome.NoSuchOperation => "no_such_operation",
        CallOutcome.MethodNotAllowed => "method_not_allowed",
        CallOutcome.Denied => "denied",
        CallOutcome.TimedOut => "timed_out",
        CallOutcome.Cancelled => "cancelled",
        CallOutcome.Busy => "busy",
        CallOutcome.Crashed => "crashed",
        CallOutcome.Unavailable => "unavailable",
    };
}
