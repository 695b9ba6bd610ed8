using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KariOrleans.Grains.Data;

/// <summary>Registers the embedded data stores.</summary>
public static class DataRegistration
{
    /// <summary>Keeps the data of installations in <c>{dataDirectory}/extensions/{tenant}/{extension}.db</c>.</summary>
    public static IServiceCollection AddExtensionData(this IServiceCollection services, string dataDirectory)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(provider =>
            new DataStores(dataDirectory, provider.GetRequiredService<TimeProvider>()));
    }
}
