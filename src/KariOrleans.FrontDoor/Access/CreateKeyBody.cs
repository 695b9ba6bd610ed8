namespace KariOrleans.FrontDoor.Access;

/// <summary>An API key to create.</summary>
internal sealed record CreateKeyBody(string User, string[] Roles, string? Label = null);
