using KariOrleans.Contracts.Access;
using KariOrleans.Contracts.Data;
using KariOrleans.Contracts.Extensions;
using KariOrleans.Contracts.Metrics;
using KariOrleans.Contracts.Plugins;
using KariOrleans.Contracts.Tenants;

namespace KariOrleans.Contracts;

/// <summary>Our vocabulary on Orleans' grain factory: keys are made in one place.</summary>
public static class GrainFactoryExtensions
{
    extension(IGrainFactory grains)
    {
        /// <summary>An installation.</summary>
        public IExtensionGrain Extension(ExtensionKey key) => grains.GetGrain<IExtensionGrain>(key.ToString());

        /// <summary>What an installation answers beside its work.</summary>
        public IExtensionRecovery Recovery(ExtensionKey key) =>
            grains.GetGrain<IExtensionRecovery>(key.ToString());

        /// <summary>The tables of an installation.</summary>
        public IExtensionDataGrain ExtensionData(ExtensionKey key) =>
            grains.GetGrain<IExtensionDataGrain>(key.ToString());

        /// <summary>What is counted of an installation.</summary>
        public IMetricsGrain Metrics(ExtensionKey key) => grains.GetGrain<IMetricsGrain>(key.ToString());

        /// <summary>A tenant.</summary>
        public ITenantGrain Tenant(string tenant) => grains.GetGrain<ITenantGrain>(tenant);

        /// <summary>The plugins of a tenant.</summary>
        public ICatalogueGrain Catalogue(string tenant) => grains.GetGrain<ICatalogueGrain>(tenant);

        /// <summary>The plugin calls of a tenant.</summary>
        public IPluginOrchestrator Orchestrator(string tenant) => grains.GetGrain<IPluginOrchestrator>(tenant);

        /// <summary>What the whole platform has.</summary>
        public IRegistryGrain Registry() => grains.GetGrain<IRegistryGrain>(IRegistryGrain.Key);

        /// <summary>An API key.</summary>
        public IApiKeyGrain ApiKey(string id) => grains.GetGrain<IApiKeyGrain>(ApiKeyText.GrainKey(id));
    }
}
