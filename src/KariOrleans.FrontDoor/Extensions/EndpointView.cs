using KariOrleans.Contracts.Extensions;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>A declared endpoint.</summary>
internal sealed record EndpointView(string Path, string[] Methods, string[] Roles, string? Description, string[] Tags)
{
    public static EndpointView Of(EndpointDescription endpoint) =>
        new(endpoint.Path, endpoint.Methods, endpoint.Roles, endpoint.Description, endpoint.Tags);
}
