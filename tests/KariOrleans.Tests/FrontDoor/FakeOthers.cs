using System.Security.Cryptography;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Access;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Metrics;
using KariOrleans.Contracts.Plugins;
using KariOrleans.Contracts.Tenants;

namespace KariOrleans.Tests.FrontDoor;

internal sealed class FakeApiKey(FakeWorld world, string id) : IApiKeyGrain
{
    public Task StoreAsync(ApiKeyInfo info, byte[] secretHash) => throw new NotSupportedException();

    public Task<ApiKeyInfo?> VerifyAsync(byte[] secretHash)
    {
        FakeWorld.Check(TenantName.Platform);
        Interlocked.Increment(ref world.KeyLookUps);
        return Task.FromResult(
            world.Keys.TryGetValue(id, out var key)
                && CryptographicOperations.FixedTimeEquals(key.Hash, secretHash) ? key.Info : null);
    }

    public Task RevokeAsync() => throw new NotSupportedException();
}

internal sealed class FakeRegistry(FakeWorld world) : IRegistryGrain
{
    public Task AddTenantAsync(string tenant) => throw new NotSupportedException();

    public Task<string[]> ListTenantsAsync()
    {
        FakeWorld.Check(TenantName.Platform);
        return Task.FromResult(world.Tenants.Keys.Order(StringComparer.Ordinal).ToArray());
    }

    public Task<DiscoveryReport> DiscoverAsync() => GetPackagesAsync();

    public Task<DiscoveryReport> GetPackagesAsync()
    {
        FakeWorld.Check(TenantName.Platform);
        return Task.FromResult(new DiscoveryReport([.. world.Packages], [], DateTimeOffset.UnixEpoch));
    }

    public Task<JailSummary> GetJailAsync()
    {
        FakeWorld.Check(TenantName.Platform);
        return Task.FromResult(world.Jail);
    }
}

internal sealed class FakeCatalogue(FakeWorld world, string tenant) : ICatalogueGrain
{
    public Task<string[]> RegisterAsync(string extension, PluginDescriptor[] plugins) =>
        throw new NotSupportedException();

    public Task RemoveAsync(string extension) => throw new NotSupportedException();

    public Task<CatalogueSnapshot?> GetAsync(long knownVersion)
    {
        FakeWorld.Check(tenant);
        return Task.FromResult<CatalogueSnapshot?>(new(1, [.. world.Plugins]));
    }

    public Task<bool> SetEnabledAsync(string intent, bool isEnabled)
    {
        FakeWorld.Check(tenant);
        return Task.FromResult(world.Plugins.Exists(plugin => plugin.Intent == intent));
    }
}

internal sealed class FakeOrchestrator(FakeWorld world, string tenant) : IPluginOrchestrator
{
    public Task<CallResult> ExecuteAsync(PluginStep step, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        FakeWorld.Check(tenant);
        return Task.FromResult(new CallResult(CallOutcome.Completed) { Body = step.ParametersJson });
    }

    public Task<PluginRunResult> SequenceAsync(SequencePlan plan, CancellationToken cancellationToken)
    {
        FakeWorld.Check(tenant);
        return Task.FromResult(world.OnRun());
    }

    public Task<PluginRunResult> ParallelAsync(ParallelPlan plan, CancellationToken cancellationToken)
    {
        FakeWorld.Check(tenant);
        return Task.FromResult(world.OnRun());
    }
}

internal sealed class FakeMetrics(FakeWorld world, ExtensionKey key) : IMetricsGrain
{
    public Task AddAsync(MetricsDelta delta) => throw new NotSupportedException();

    public Task ClearAsync() => throw new NotSupportedException();

    public Task<MetricsDelta> GetAsync()
    {
        FakeWorld.Check(key.Tenant);
        var latency = new long[LatencyBuckets.UpperBoundsMilliseconds.Length];
        latency[LatencyBuckets.IndexOf(4)] = world.Calls.Count;
        return Task.FromResult(
            new MetricsDelta { Calls = new() { ["endpoint/completed"] = world.Calls.Count }, Latency = latency });
    }
}
