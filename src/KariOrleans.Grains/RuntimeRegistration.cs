using KariOrleans.Grains.Access;
using KariOrleans.Grains.Extensions;
using KariOrleans.Grains.Packages;
using KariOrleans.Grains.Plugins;
using KariOrleans.Sandbox;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KariOrleans.Grains;

/// <summary>Puts the runtime into a silo.</summary>
public static class RuntimeRegistration
{
    /// <summary>
    /// Registers the grains' services and the filter that seals tenants. Grain storage named
    /// <see cref="GrainStorageNames.Default"/> is the caller's to provide.
    /// </summary>
    public static ISiloBuilder AddKariRuntime(
        this ISiloBuilder silo, RuntimeOptions runtime, SandboxOptions sandbox, PackageRootOptions packages)
    {
        silo.AddIncomingGrainCallFilter<TenantSealFilter>();
        silo.Services.AddSingleton(runtime);
        silo.Services.AddSingleton(sandbox);
        silo.Services.AddSingleton(packages);
        silo.Services.AddSingleton(TimeProvider.System);
        silo.Services.AddSingleton<SandboxLauncher>();
        silo.Services.AddSingleton<CatalogueCache>();
        silo.Services.AddSingleton<SiloCommons>();
        silo.Services.AddSingleton(services =>
        {
            var root = new PackageRoot(packages, services.GetRequiredService<TimeProvider>(),
                services.GetRequiredService<ILogger<PackageRoot>>());
            root.Scan();
            return root;
        });
        return silo;
    }
}
