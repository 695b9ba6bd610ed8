using KariOrleans.Contracts;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Ends quarantines of an installation's operations before their time.</summary>
internal static class ReleaseEndpoint
{
    private const int MaxOperationLength = 1_000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/extensions/{name}/operations/release", static async (
            string name, HttpContext context, IGrainFactory grains) =>
        {
            var (body, problem) = await JsonBody.ReadAsync(context, RequestJson.Default.ReleaseBody);
            if (body is null) return problem!;
            if (body.Operation is { Length: 0 or > MaxOperationLength })
                return new Problem(400, "invalid_input", "operation must be an operation as the status names it.");

            var caller = context.ActAsCaller();
            return Installation.TryKey(caller.Tenant, name, out var key)
                ? Installation.Answer(await grains.Recovery(key.Value).ReleaseAsync(body.Operation))
                : Installation.NotInstalled;
        })
        .RequireAuthorization(FrontDoorPolicies.Admin)
        .WithTags("extensions").WithSummary("Releases quarantined operations: the one named, or all.")
        .Accepts<ReleaseBody>("application/json").Produces<ExtensionDetails>();
}
