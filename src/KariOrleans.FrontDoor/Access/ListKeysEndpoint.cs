using KariOrleans.Contracts;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Access;

/// <summary>The tenant's API keys, without their secrets.</summary>
internal static class ListKeysEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/keys", static async (HttpContext context, IGrainFactory grains) =>
        {
            var caller = context.ActAsCaller();
            var keys = (await grains.Tenant(caller.Tenant).GetAsync())?.Keys ?? [];
            var page = Page.Of(context, keys, key => key.Id, out var problem);
            if (page is null) return problem!;
            return Results.Json(new KeyList([.. page.Select(KeyView.Of)]), AnswerJson.Default.KeyList);
        })
        .RequireAuthorization(FrontDoorPolicies.Admin)
        .WithTags("keys").WithSummary("The tenant's API keys.").Produces<KeyList>();
}
