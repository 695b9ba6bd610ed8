using KariOrleans.Contracts.Extensions;

namespace KariOrleans.FrontDoor.OpenApi;

/// <summary>For whom the OpenAPI document of this request is written; empty for anonymous callers.</summary>
internal sealed class DocumentAudience
{
    public InstallationStatus[] Installations { get; set; } = [];
}
