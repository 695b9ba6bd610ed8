namespace KariOrleans.FrontDoor.Plugins;

/// <summary>A page of plugins.</summary>
internal sealed record PluginList(PluginView[] Plugins);
