using KariOrleans.FrontDoor.Extensions;

namespace KariOrleans.FrontDoor.Plugins;

/// <summary>How the reload of each plugin provider ended.</summary>
internal sealed record ReloadView(ReloadView.Provider[] Providers)
{
    /// <summary>One provider.</summary>
    internal sealed record Provider(string Extension, bool Reloaded, ErrorView? Error);
}
