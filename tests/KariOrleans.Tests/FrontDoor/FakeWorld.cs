using System.Collections.Concurrent;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Access;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;
using KariOrleans.Contracts.Plugins;
using KariOrleans.Contracts.Tenants;

namespace KariOrleans.Tests.FrontDoor;

/// <summary>What the fake grains know, and what they were asked.</summary>
internal sealed class FakeWorld
{
    public ConcurrentDictionary<string, (ApiKeyInfo Info, byte[] Hash)> Keys { get; } = new();

    public ConcurrentDictionary<string, List<InstallationStatus>> Tenants { get; } = new();

    public List<PluginDescriptor> Plugins { get; } = [];

    public List<PackageSummary> Packages { get; } = [];

    public JailSummary Jail { get; set; } = new("jailed", "jailed: enforced everything");

    public ConcurrentQueue<(ExtensionKey Key, OperationCall Call)> Calls { get; } = new();

    public ConcurrentQueue<string> Lifecycle { get; } = new();

    public int KeyLookUps;

    public int ObjectReferences;

    public Func<OperationCall, IBodySource?, CancellationToken, Task<CallResult>> OnCall { get; set; } =
        (_, _, _) => Task.FromResult(
            new CallResult(CallOutcome.Completed) { ContentType = "application/json", Body = "{}"u8.ToArray() });

    public Func<PluginRunResult> OnRun { get; set; } = () => new(CallOutcome.Completed, null, []);

    public LifecycleOutcome LifecycleAnswer { get; set; } = LifecycleOutcome.Done;

    public string AddKey(string tenant, params string[] roles)
    {
        var (id, key, hash) = ApiKeyText.Create();
        Keys[id] = (new ApiKeyInfo(id, tenant, "ada", roles, "test", DateTimeOffset.UnixEpoch), hash);
        Tenants.TryAdd(tenant, []);
        return key;
    }

    public void Install(string tenant, string name, params EndpointDescription[] endpoints) =>
        Tenants.GetOrAdd(tenant, _ => []).Add(new InstallationStatus
        {
            Name = name,
            Version = "1.0.0",
            State = InstallationState.Active,
            InstalledBy = "ada",
            Endpoints = endpoints,
            Tasks = [new("Nightly report", "nightly_report", "0 3 * * *", null)],
            Sandbox = new(false, null, null, 0, 0, 0, "jailed", null, null, null, null),
            ManifestJson = """{"name":"x"}"""u8.ToArray(),
        });

    /// <summary>What the sealing filter does on a real silo.</summary>
    public static Caller Check(string tenant)
    {
        var caller = CallerContext.Current ?? throw new TenantSealException("absent");
        return caller.IsPlatform
            || caller.Tenant == tenant ? caller : throw new TenantSealException($"{caller.Tenant} -> {tenant}");
    }
}
