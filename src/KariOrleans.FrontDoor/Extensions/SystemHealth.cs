namespace KariOrleans.FrontDoor.Extensions;

/// <summary>The health of all installations of the tenant together: the worst of them.</summary>
internal sealed record SystemHealth(string Health, int Green, int Yellow, int Red, ExtensionView[] Problems);
