namespace KariOrleans.FrontDoor.Extensions;

/// <summary>A declared background task.</summary>
internal sealed record TaskView(string Name, string Function, string? Schedule, string? Description);
