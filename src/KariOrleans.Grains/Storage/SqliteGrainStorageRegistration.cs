using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Runtime.Hosting;
using Orleans.Serialization;
using Orleans.Serialization.Serializers;
using Orleans.Storage;

namespace KariOrleans.Grains.Storage;

/// <summary>Registers the embedded grain storage.</summary>
public static class SqliteGrainStorageRegistration
{
    /// <summary>Keeps grain state under <paramref name="name"/> in <c>{dataDirectory}/state.db</c>, as JSON.</summary>
    public static ISiloBuilder AddSqliteGrainStorage(this ISiloBuilder silo, string name, string dataDirectory)
    {
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddGrainStorage(name, (services, provider) => new SqliteGrainStorage(
            provider,
            dataDirectory,
            // Orleans' own choice writes type names into the state; stored data would be bound to class names.
            new SystemTextJsonGrainStorageSerializer(
                services.GetRequiredService<IOptions<SystemTextJsonGrainStorageSerializerOptions>>()),
            services.GetRequiredService<IActivatorProvider>(),
            services.GetRequiredService<TimeProvider>()));
        return silo;
    }
}
