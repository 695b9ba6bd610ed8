using KariOrleans.Contracts;
using KariOrleans.Contracts.Tenants;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Marketplace;

/// <summary>Searches the packages that the last scan found.</summary>
internal static class SearchEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/extensions/marketplace/search", static async (
            string? q, string? category, HttpContext context, IGrainFactory grains) =>
        {
            // Packages belong to no tenant, and every user may see what can be installed.
            context.ActAsPlatform();
            var report = await grains.Registry().GetPackagesAsync();
            var found = report.Packages.Where(package => Matches(package, q, category));
            var page = Page.Of(context, found, package => $"{package.Name}@{package.Version}", out var problem);
            if (page is null) return problem!;
            return Results.Json(new PackageList([.. page.Select(PackageView.Of)]), AnswerJson.Default.PackageList);
        })
        .RequireAuthorization()
        .WithTags("marketplace").WithSummary("Searches packages by text (q) and category.").Produces<PackageList>();

    private static bool Matches(PackageSummary package, string? text, string? category) =>
        (string.IsNullOrEmpty(category) || string.Equals(package.Category, category, StringComparison.OrdinalIgnoreCase))
        && (string.IsNullOrEmpty(text)
            || package.Name.Contains(text, StringComparison.OrdinalIgnoreCase)
            || package.DisplayName.Contains(text, StringComparison.OrdinalIgnoreCase)
            || package.Description.Contains(text, StringComparison.OrdinalIgnoreCase));
}
