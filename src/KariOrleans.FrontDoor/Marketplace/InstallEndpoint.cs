using KariOrleans.Contracts;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Extensions;
using KariOrleans.FrontDoor.Json;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Marketplace;

/// <summary>Installs a package for the tenant, or changes the installed version.</summary>
internal static class InstallEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/extensions/marketplace/install", static async (
            HttpContext context, IGrainFactory grains, TenantRoutes tenantRoutes) =>
        {
            var (body, problem) = await JsonBody.ReadAsync(context, RequestJson.Default.InstallBody);
            if (body is null) return problem!;
            if (!ExtensionName.IsValid(body.Name) || body.Version is { Length: 0 or > 100 })
                return new Problem(400, "invalid_input", "name must be an extension's name, version a version.");
            if (ExtensionName.IsReserved(body.Name))
                return new Problem(400, "reserved_name", $"'{body.Name}' is a name of the platform's own routes.");

            var caller = context.ActAsCaller();
            var result = await grains.Tenant(caller.Tenant).InstallAsync(body.Name, body.Version, caller.User ?? "");
            tenantRoutes.Forget(caller.Tenant);
            return Installation.Answer(result);
        })
        .RequireAuthorization(FrontDoorPolicies.Admin)
        .WithTags("marketplace").WithSummary("Installs a package with what it depends on, and loads it.")
        .Accepts<InstallBody>("application/json").Produces<ExtensionDetails>();
}
