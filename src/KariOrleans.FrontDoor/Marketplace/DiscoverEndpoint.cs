using KariOrleans.Contracts;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Marketplace;

/// <summary>Scans the extension root again.</summary>
internal static class DiscoverEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/extensions/discover", static async (HttpContext context, IGrainFactory grains) =>
        {
            // The extension root is the platform's; the policy checked the role.
            context.ActAsPlatform();
            var report = await grains.Registry().DiscoverAsync();
            var view = new DiscoveryView(
                [.. report.Packages.Select(PackageView.Of)],
                [.. report.Problems.Select(PackageProblemView.Of)],
                report.ScannedAt);
            return Results.Json(view, AnswerJson.Default.DiscoveryView);
        })
        .RequireAuthorization(FrontDoorPolicies.Admin)
        .WithTags("marketplace").WithSummary("Scans the extension root again.").Produces<DiscoveryView>();
}
