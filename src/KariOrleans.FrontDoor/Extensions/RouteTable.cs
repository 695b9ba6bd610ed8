using KariOrleans.Contracts;
using KariOrleans.Contracts.Extensions;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The declared endpoints of one tenant at one moment.</summary>
internal sealed class RouteTable
{
    /// <summary>Where extensions without a prefix of their own have their endpoints.</summary>
    public const string CommonPrefix = "/api/extensions/";

    private readonly Dictionary<string, ExtensionRoutes> extensions;
    private readonly ExtensionRoutes[] prefixed;

    public RouteTable(IGrainFactory grains, string tenant, InstallationStatus[] installations)
    {
        Installations = installations;
        extensions = installations.ToDictionary(
            installation => installation.Name,
            installation => Routes(grains, tenant, installation.Name, installation.Endpoints));
        prefixed = [.. installations
            .Select(installation => Routes(grains, tenant, installation.Name, [.. installation.Endpoints.Where(IsPrefixed)]))];
    }

    public InstallationStatus[] Installations { get; }

    /// <summary>An extension's endpoints, or null where the tenant hasn't installed it.</summary>
    public ExtensionRoutes? Extension(string name) => extensions.GetValueOrDefault(name);

    /// <summary>The extension that has a path outside the common prefix, or null. Of two the first by name has it.</summary>
    public ExtensionRoutes? ByPath(string path)
    {
        HashSet<string>? scratch = null;
        foreach (var extension in prefixed)
        {
            if (extension.AddMethods(path, scratch ??= [])) return extension;
        }

        return null;
    }

    private static bool IsPrefixed(EndpointDescription endpoint) =>
        !endpoint.Path.StartsWith(CommonPrefix, StringComparison.Ordinal);

    private static ExtensionRoutes Routes(IGrainFactory grains, string tenant, string name, EndpointDescription[] endpoints) =>
        new(name, grains.Extension(new ExtensionKey(tenant, name)), endpoints);
}
