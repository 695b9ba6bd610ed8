namespace KariOrleans.FrontDoor.Extensions;

/// <summary>A page of installations.</summary>
internal sealed record ExtensionList(ExtensionView[] Extensions);
