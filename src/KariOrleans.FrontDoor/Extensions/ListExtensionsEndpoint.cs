using KariOrleans.Contracts;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The tenant's installations, by name.</summary>
internal static class ListExtensionsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes, string path) =>
        routes.MapGet(path, static async (HttpContext context, IGrainFactory grains) =>
        {
            var caller = context.ActAsCaller();
            var installations = await grains.Tenant(caller.Tenant).ListAsync();
            var page = Page.Of(context, installations, installation => installation.Name, out var problem);
            if (page is null) return problem!;
            return Results.Json(
                new ExtensionList([.. page.Select(ExtensionView.Of)]), AnswerJson.Default.ExtensionList);
        })
        .RequireAuthorization()
        .WithTags("extensions").WithSummary("The tenant's installations.").Produces<ExtensionList>();
}
