using KariOrleans.Contracts.Extensions;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The declared endpoints of one installation, most literal first, and the way to its grain.</summary>
internal sealed class ExtensionRoutes
{
    private readonly (PathTemplate Template, EndpointDescription Endpoint)[] routes;

    public ExtensionRoutes(string name, IExtensionGrain grain, EndpointDescription[] endpoints)
    {
        Name = name;
        Grain = grain;
        routes = [.. endpoints
            .Select(endpoint => (Template: new PathTemplate(endpoint.Path), Endpoint: endpoint))
            .OrderByDescending(route => route.Template.LiteralCount)];
    }

    public string Name { get; }

    public IExtensionGrain Grain { get; }

    /// <summary>The endpoint for a path and a method; HEAD falls back to GET.</summary>
    public EndpointDescription? Find(ReadOnlySpan<char> path, string method)
    {
        EndpointDescription? instead = null;
        foreach (var (template, endpoint) in routes)
        {
            if (!template.IsMatch(path)) continue;
            if (Has(endpoint, method)) return endpoint;
            if (instead is null && HttpMethods.IsHead(method) && Has(endpoint, HttpMethods.Get)) instead = endpoint;
        }

        return instead;
    }

    /// <summary>Whether any endpoint has the path, and adds its methods to those allowed.</summary>
    public bool AddMethods(ReadOnlySpan<char> path, ISet<string> methods)
    {
        var found = false;
        foreach (var (template, endpoint) in routes)
        {
            if (!template.IsMatch(path)) continue;
            found = true;
            methods.UnionWith(endpoint.Methods);
        }

        return found;
    }

    public static bool Has(EndpointDescription endpoint, string method)
    {
        foreach (var declared in endpoint.Methods)
        {
            if (string.Equals(declared, method, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
