using KariOrleans.FrontDoor.Access;
using KariOrleans.FrontDoor.Extensions;
using KariOrleans.FrontDoor.Health;
using KariOrleans.FrontDoor.Limits;
using KariOrleans.FrontDoor.Marketplace;
using KariOrleans.FrontDoor.OpenApi;
using KariOrleans.FrontDoor.Plugins;
using KariOrleans.FrontDoor.Problems;
using KariOrleans.FrontDoor.Tenants;
using Microsoft.Extensions.Configuration;

namespace KariOrleans.FrontDoor;

/// <summary>The order of the steps that a request takes, and all routes.</summary>
public static class FrontDoorPipeline
{
    /// <summary>
    /// Maps the HTTP surface. Routes that the host maps itself, before or after, win over extensions' prefixes.
    /// </summary>
    public static WebApplication MapFrontDoor(this WebApplication app)
    {
        app.UseMiddleware<EdgeMiddleware>();
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = static _ => Task.CompletedTask });
        app.UseRouting();
        if (CorsOrigins(app.Configuration).Length > 0) app.UseCors();
        app.UseMiddleware<KnownKeyMiddleware>();
        app.UseAuthentication();
        app.UseMiddleware<TenantMiddleware>();
        app.UseAuthorization();
        app.UseMiddleware<PlatformRateMiddleware>();
        app.Use(static (context, next) => context.GetEndpoint() is null
            ? new Problem(404, "no_such_route", "There is no such route.").ExecuteAsync(context)
            : next(context));

        MapAccess(app);
        MapExtensions(app);
        MapPlugins(app);
        HealthEndpoints.Map(app);
        ReferenceEndpoints.Map(app);
        CallEndpoint.Map(app);
        return app;
    }

    /// <summary>The origins in <c>KARI_CORS_ORIGINS</c>, separated by commas.</summary>
    internal static string[] CorsOrigins(IConfiguration configuration) =>
        (configuration["KARI_CORS_ORIGINS"] ?? "")
            .Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void MapAccess(WebApplication app)
    {
        SignInEndpoint.Map(app);
        SignOutEndpoint.Map(app);
        CreateKeyEndpoint.Map(app);
        ListKeysEndpoint.Map(app);
        RevokeKeyEndpoint.Map(app);
        CreateTenantEndpoint.Map(app);
        ListTenantsEndpoint.Map(app);
        CurrentTenantEndpoint.Map(app);
    }

    private static void MapExtensions(WebApplication app)
    {
        ListExtensionsEndpoint.Map(app, "/api/extensions/");
        ListExtensionsEndpoint.Map(app, "/api/extensions/marketplace/installed");
        GetExtensionEndpoint.Map(app);
        LoadEndpoint.Map(app);
        UnloadEndpoint.Map(app);
        ReloadEndpoint.Map(app);
        ConfigureEndpoint.Map(app);
        ReleaseEndpoint.Map(app);
        ExtensionHealthEndpoint.Map(app);
        ExtensionMetricsEndpoint.Map(app);
        SystemHealthEndpoint.Map(app);
        SystemStatsEndpoint.Map(app);
        RegistrySummaryEndpoint.Map(app);
        ExecuteTaskEndpoint.Map(app);
        DiscoverEndpoint.Map(app);
        SearchEndpoint.Map(app);
        InstallEndpoint.Map(app);
        UninstallEndpoint.Map(app);
    }

    private static void MapPlugins(WebApplication app)
    {
        ListPluginsEndpoint.Map(app);
        GetPluginEndpoint.Map(app);
        EnablePluginEndpoint.Map(app);
        DisablePluginEndpoint.Map(app);
        ReloadPluginsEndpoint.Map(app);
        ExecutePluginsEndpoint.Map(app);
    }
}
