using KariOrleans.Contracts.Extensions;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Something that an installation needs and the tenant doesn't have now.</summary>
internal sealed record DependencyView(string Kind, string Name, string Message, string Remedy)
{
    public static DependencyView Of(MissingDependency dependency) =>
        new(dependency.Kind, dependency.Name, dependency.Message, dependency.Remedy);
}
