using System.Diagnostics.CodeAnalysis;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>What the routes of one installation share.</summary>
internal static class Installation
{
    public static Problem NotInstalled => OutcomeProblems.Of(CallOutcome.NotInstalled, null)!;

    /// <summary>The key of an installation of the caller; false for names that no extension can have.</summary>
    public static bool TryKey(string tenant, string name, [NotNullWhen(true)] out ExtensionKey? key)
    {
        key = ExtensionName.IsValid(name) && !ExtensionName.IsReserved(name) ? new ExtensionKey(tenant, name) : null;
        return key is not null;
    }

    /// <summary>The installation as it is now, or null.</summary>
    public static async Task<InstallationStatus?> StatusAsync(HttpContext context, IGrainFactory grains, string name)
    {
        var caller = context.ActAsCaller();
        return TryKey(caller.Tenant, name, out var key) ? await grains.Extension(key.Value).GetStatusAsync() : null;
    }

    /// <summary>Runs a lifecycle method and answers with the installation afterwards.</summary>
    public static async Task<IResult> ChangeAsync(
        HttpContext context, string name, IGrainFactory grains, TenantRoutes routes, Func<IExtensionGrain, Task<LifecycleResult>> change)
    {
        var caller = context.ActAsCaller();
        if (!TryKey(caller.Tenant, name, out var key)) return NotInstalled;

        var result = await change(grains.Extension(key.Value));
        routes.Forget(caller.Tenant);
        return Answer(result);
    }

    /// <summary>A lifecycle result as an answer.</summary>
    public static IResult Answer(LifecycleResult result)
    {
        if (OutcomeProblems.Of(result.Outcome, result.Error) is { } problem) return problem;
        return result.Status is { } status
            ? TypedResults.Json(ExtensionDetails.Of(status), AnswerJson.Default.ExtensionDetails)
            : TypedResults.NoContent();
    }
}
