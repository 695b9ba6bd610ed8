namespace KariOrleans.Protocol.Manifest;

/// <summary>A script-style page: its code runs again on every interaction.</summary>
/// <param name="Name">Title.</param>
/// <param name="Module">Dotted name of what renders it.</param>
/// <param name="Roles">Roles that may open it (any of); empty for every signed-in user.</param>
public sealed record StreamlitPage(string Name, string Module, IReadOnlyList<string> Roles)
{
    /// <summary>One emoji or the name of an icon.</summary>
    public string? Icon { get; init; }

    /// <summary>What the page shows; may be empty.</summary>
    public string Description { get; init; } = "";
}
