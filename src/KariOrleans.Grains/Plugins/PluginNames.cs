namespace KariOrleans.Grains.Plugins;

/// <summary>
/// One spelling for all the ways in which a plugin is named: intent, directory in snake or kebab case, module alias
/// (<c>ai_karen_engine.plugins.hello_world.handler</c>). Pure.
/// </summary>
internal static class PluginNames
{
    public static string Normalise(string name)
    {
        var segments = name.Split('.', StringSplitOptions.RemoveEmptyEntries);
        var last = segments.Length > 1 && segments[^1] == "handler" ? segments[^2] : segments.Length > 0
            ? segments[^1] : name;
        return last.Replace('-', '_').ToLowerInvariant();
    }
}
