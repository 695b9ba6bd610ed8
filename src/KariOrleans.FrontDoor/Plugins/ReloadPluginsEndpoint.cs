using KariOrleans.Contracts;
using KariOrleans.Contracts.Extensions;
using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Extensions;
using KariOrleans.FrontDoor.Json;

namespace KariOrleans.FrontDoor.Plugins;

/// <summary>Reloads every loaded extension of the tenant that provides plugins.</summary>
internal static class ReloadPluginsEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/plugins/reload", static async (HttpContext context, IGrainFactory grains, TenantRoutes tenantRoutes) =>
        {
            var providers = (await TenantPlugins.ListAsync(context, grains))
                .Select(plugin => plugin.Extension)
                .Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal);

            // One after the other: a reload starts a process, and a tenant must not start all of its own at once.
            var caller = context.ActAsCaller();
            var reloaded = new List<ReloadView.Provider>();
            foreach (var extension in providers)
            {
                context.RequestAborted.ThrowIfCancellationRequested();
                var result = await grains.Extension(new ExtensionKey(caller.Tenant, extension)).ReloadAsync();
                reloaded.Add(new(extension, result.Outcome == LifecycleOutcome.Done, ErrorView.Of(result.Error)));
            }

            tenantRoutes.Forget(caller.Tenant);
            return Results.Json(new ReloadView([.. reloaded]), AnswerJson.Default.ReloadView);
        })
        .RequireAuthorization(FrontDoorPolicies.Admin)
        .WithTags("plugins").WithSummary("Reloads every extension that provides plugins.").Produces<ReloadView>();
}
