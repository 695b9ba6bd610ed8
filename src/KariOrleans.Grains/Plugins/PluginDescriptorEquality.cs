using KariOrleans.Contracts.Plugins;

namespace KariOrleans.Grains.Plugins;

/// <summary>Equality by content: a record compares its arrays by reference.</summary>
internal static class PluginDescriptorEquality
{
    public static bool AreEqual(PluginDescriptor a, PluginDescriptor b) =>
        a with { Aliases = b.Aliases, Effects = b.Effects, Roles = b.Roles } == b
        && a.Aliases.AsSpan().SequenceEqual(b.Aliases)
        && a.Effects.AsSpan().SequenceEqual(b.Effects)
        && a.Roles.AsSpan().SequenceEqual(b.Roles);
}
