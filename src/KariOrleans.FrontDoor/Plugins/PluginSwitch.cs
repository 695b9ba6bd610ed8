namespace KariOrleans.FrontDoor.Plugins;

/// <summary>Whether a plugin is switched on for the tenant.</summary>
internal sealed record PluginSwitch(string Intent, bool Enabled);
