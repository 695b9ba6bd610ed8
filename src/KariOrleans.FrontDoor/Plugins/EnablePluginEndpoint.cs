using KariOrleans.FrontDoor.Access;

namespace KariOrleans.FrontDoor.Plugins;

/// <summary>Switches a plugin on for the tenant.</summary>
internal static class EnablePluginEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/plugins/{intent}/enable", static (string intent, HttpContext context, IGrainFactory grains) =>
            TenantPlugins.SwitchAsync(context, grains, intent, isEnabled: true))
            .RequireAuthorization(FrontDoorPolicies.Admin)
            .WithTags("plugins").WithSummary("Switches a plugin on for the tenant.").Produces<PluginSwitch>();
}
