using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;

namespace KariOrleans.FrontDoor.Problems;

/// <summary>The one place where outcomes become HTTP. Neither switch has a default arm.</summary>
internal static class OutcomeProblems
{
    /// <summary>The problem that an outcome is; null where it is none.</summary>
    public static Problem? Of(CallOutcome outcome, CallError? error, string? allow = null) => outcome switch
    {
        CallOutcome.Completed => null,
        CallOutcome.Failed => From(
            error, IsForLackOfRoom(error) ? 507 : 500, "extension_failed", "The extension's code failed."),
        CallOutcome.InvalidInput => From(error, 400, "invalid_input", "The extension refused the input."),
        CallOutcome.NotInstalled => From(
            error, 404, "not_installed", "The tenant has no such extension.",
            "Install it: POST /api/extensions/marketplace/install."),
        CallOutcome.NotLoaded => From(
            error, 409, "not_loaded", "The extension is not loaded.", "Load it: POST /api/extensions/{name}/load."),
        CallOutcome.NoSuchOperation => From(error, 404, "no_such_operation", "The extension has no such operation."),
        CallOutcome.MethodNotAllowed => From(
            error, 405, "method_not_allowed", "The path exists, but not with this method.") with
        {
            Allow = allow ?? "",
        },
        CallOutcome.Denied => From(error, 403, "denied", "The caller or the extension lacks a right."),
        CallOutcome.TimedOut => From(
            error, 504, "timed_out", "The deadline passed before the extension answered.",
            "Ask for less, or for more time with the header Kari-Deadline-Ms."),
        CallOutcome.Cancelled => From(error, 499, "cancelled", "The caller went away."),
        CallOutcome.Busy => Waiting(
            From(error, 429, "busy", "More calls are in flight than the extension may have."), TimeSpan.FromSeconds(1)),
        CallOutcome.Crashed => From(error, 502, "extension_crashed", "The extension's process ended during the call."),
        CallOutcome.Unavailable => Waiting(
            From(error, 503, "extension_unavailable", "The extension's process can't run now."),
                TimeSpan.FromSeconds(5)),
    };

    /// <summary>The problem that a lifecycle outcome is; null where it is none.</summary>
    public static Problem? Of(LifecycleOutcome outcome, CallError? error) => outcome switch
    {
        LifecycleOutcome.Done => null,
        LifecycleOutcome.NotInstalled => From(
            error, 404, "not_installed", "The tenant has no such extension.",
            "Install it: POST /api/extensions/marketplace/install."),
        LifecycleOutcome.NoSuchTenant => From(error, 404, "no_such_tenant", "There is no such tenant."),
        LifecycleOutcome.NoSuchPackage => From(
            error, 404, "no_such_package", "The extension root has no such package or version.",
            "Put it there, then POST /api/extensions/discover."),
        LifecycleOutcome.Invalid => From(error, 400, "invalid_input", "The input is not valid."),
        LifecycleOutcome.Conflict => From(error, 409, "conflict", "Something else stands against it."),
        LifecycleOutcome.Failed => From(error, 500, "lifecycle_failed", "It was tried and failed."),
    };

    private static bool IsForLackOfRoom(CallError? error) =>
        error?.Code is "storage_full" or "disk_limit_reached" or "server_disk_nearly_full";

    private static Problem From(CallError? error, int status, string code, string detail, string? remedy = null) =>
        error is null
            ? new Problem(status, code, detail) { Remedy = remedy }
            : new Problem(status, IsCode(error.Code) ? error.Code : code, error.Message)
            {
                Remedy = error.Remedy ?? remedy,
                Limit = error.Limit,
                RetryAfter = error.RetryAfter,
                Quarantine = error.Quarantine,
            };

    private static Problem Waiting(Problem problem, TimeSpan least) =>
        problem.RetryAfter is null ? problem with { RetryAfter = least } : problem;

    // An author may put any text into the code; it becomes part of an address.
    private static bool IsCode(string code)
    {
        foreach (var c in code)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '_' or '-' or '.')) return false;
        }

        return code.Length is > 0 and <= 64;
    }
}
