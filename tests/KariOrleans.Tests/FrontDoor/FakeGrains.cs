using KariOrleans.Contracts;
using KariOrleans.Contracts.Access;
using KariOrleans.Contracts.Extensions;
using KariOrleans.Contracts.Metrics;
using KariOrleans.Contracts.Plugins;
using KariOrleans.Contracts.Tenants;

namespace KariOrleans.Tests.FrontDoor;

/// <summary>A grain factory that hands out hand-made grains over one <see cref="FakeWorld"/>.</summary>
internal sealed class FakeGrains(FakeWorld world) : IGrainFactory
{
    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => (TGrainInterface)Make(typeof(TGrainInterface), primaryKey);

    // The front door's own object is its reference here; a real factory makes a proxy.
    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver
    {
        world.ObjectReferences++;
        return (TGrainObserverInterface)obj;
    }

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => world.ObjectReferences--;

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension,
        string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension,
        string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) =>
        throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) =>
        throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId) => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) =>
        throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) =>
        throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => throw new NotSupportedException();

    private object Make(Type type, string key) =>
        type == typeof(IExtensionGrain) || type == typeof(IExtensionRecovery)
            ? new FakeExtension(world, ExtensionKey.Parse(key))
        : type == typeof(ITenantGrain) ? new FakeTenant(world, key)
        : type == typeof(IRegistryGrain) ? new FakeRegistry(world)
        : type == typeof(IApiKeyGrain) ? new FakeApiKey(world, ExtensionKey.Parse(key).Child!)
        : type == typeof(ICatalogueGrain) ? new FakeCatalogue(world, key)
        : type == typeof(IPluginOrchestrator) ? new FakeOrchestrator(world, key)
        : type == typeof(IMetricsGrain) ? new FakeMetrics(world, ExtensionKey.Parse(key))
        : throw new NotSupportedException(type.Name);
}
