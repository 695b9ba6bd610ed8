using KariOrleans.Contracts;
using KariOrleans.FrontDoor.Problems;

namespace KariOrleans.FrontDoor.Access;

/// <summary>Revokes an API key of the tenant.</summary>
internal static class RevokeKeyEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapDelete("/api/keys/{id}", static async (
            string id, HttpContext context, IGrainFactory grains, ApiKeyDirectory keys) =>
        {
            var caller = context.ActAsCaller();
            if (!await grains.Tenant(caller.Tenant).RevokeKeyAsync(id))
                return new Problem(404, "no_such_key", "The tenant has no such API key.");

            keys.Forget(id);
            return Results.NoContent();
        })
        .RequireAuthorization(FrontDoorPolicies.Admin)
        .WithTags("keys").WithSummary("Revokes an API key.").Produces(StatusCodes.Status204NoContent);
}
