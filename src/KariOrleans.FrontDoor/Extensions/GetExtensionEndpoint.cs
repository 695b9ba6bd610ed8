using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>One installation with everything that is known of it.</summary>
internal static class GetExtensionEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/extensions/{name}", static async (string name, HttpContext context, IGrainFactory grains) =>
            await Installation.StatusAsync(context, grains, name) is { } status
                ? Results.Json(ExtensionDetails.Of(status), AnswerJson.Default.ExtensionDetails)
                : Installation.NotInstalled)
            .RequireAuthorization()
            .WithTags("extensions").WithSummary("One installation.").Produces<ExtensionDetails>();
}
