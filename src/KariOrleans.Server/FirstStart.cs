using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;

namespace KariOrleans.Server;

/// <summary>
/// What a server does when it finds an empty data directory: a demo tenant, an extension, an administrator's key.
/// </summary>
internal static class FirstStart
{
    public const string DemoTenant = "demo";
    public const string DemoExtension = "advanced-analytics";
    private const string AdminUser = "admin";

    private static readonly string[] AdminRoles = ["platform", "admin", "user"];

    /// <summary>Prepares the server. Returns a new administrator's key, or null where one was printed before.</summary>
    public static async Task<string?> RunAsync(IGrainFactory grains, ServerOptions options)
    {
        CallerContext.Set(Caller.Platform);
        var tenants = await grains.Registry().ListTenantsAsync();
        var tenant = grains.Tenant(DemoTenant);
        var isFirst = tenants.Length == 0;
        if (isFirst || options.NewAdminKey) await tenant.CreateAsync("Demo");
        if (isFirst && options.CreateDemo)
        {
            var installed = await tenant.InstallAsync(DemoExtension, null, AdminUser);
            if (installed.Outcome != LifecycleOutcome.Done)
                throw new StartupException($"The demo extension can't be installed: {installed.Error?.Message}",
                    installed.Error?.Remedy ?? "Start with --no-demo.");
        }

        // A first start that ended before the key was shown has a tenant but no key.
        var hasKey = await tenant.GetAsync() is { Keys.Length: > 0 };
        if (!options.NewAdminKey && !isFirst && hasKey) return null;
        return (await tenant.CreateKeyAsync(AdminUser, AdminRoles, "administrator")).Key;
    }
}
