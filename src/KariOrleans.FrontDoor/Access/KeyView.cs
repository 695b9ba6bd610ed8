using KariOrleans.Contracts.Access;

namespace KariOrleans.FrontDoor.Access;

/// <summary>An API key without its secret.</summary>
internal sealed record KeyView(string Id, string User, string[] Roles, string Label, DateTimeOffset CreatedAt)
{
    public static KeyView Of(ApiKeyInfo key) => new(key.Id, key.User, key.Roles, key.Label, key.CreatedAt);
}
