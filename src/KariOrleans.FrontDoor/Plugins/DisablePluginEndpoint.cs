using KariOrleans.FrontDoor.Access;

namespace KariOrleans.FrontDoor.Plugins;

/// <summary>Switches a plugin off for the tenant.</summary>
internal static class DisablePluginEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/plugins/{intent}/disable", static (string intent, HttpContext context, IGrainFactory grains) =>
            TenantPlugins.SwitchAsync(context, grains, intent, isEnabled: false))
            .RequireAuthorization(FrontDoorPolicies.Admin)
            .WithTags("plugins").WithSummary("Switches a plugin off for the tenant.").Produces<PluginSwitch>();
}
