namespace KariOrleans.Protocol.Manifest;

/// <summary>A page with a place in the Control Room's menu.</summary>
/// <param name="Name">Title.</param>
/// <param name="Path">Path, beginning with a slash.</param>
/// <param name="Roles">Roles that may open it (any of); empty for every signed-in user.</param>
public sealed record ControlRoomPage(string Name, string Path, IReadOnlyList<string> Roles)
{
    /// <summary>One emoji or the name of an icon.</summary>
    public string? Icon { get; init; }

    /// <summary>What the page shows; may be empty.</summary>
    public string Description { get; init; } = "";
}
