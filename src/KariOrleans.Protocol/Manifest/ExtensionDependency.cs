using KariOrleans.Protocol.Manifest.Rules;

namespace KariOrleans.Protocol.Manifest;

/// <summary>A needed extension: <c>name@range</c>, <c>publisher/name@range</c>, or a name alone.</summary>
/// <param name="Publisher">The publisher, when named.</param>
/// <param name="Name">The extension's name.</param>
/// <param name="Range">npm range as written (syntax checked, not resolved); <c>*</c> when absent.</param>
public sealed record ExtensionDependency(string? Publisher, string Name, string Range)
{
    /// <summary>Splits the text form. False when the name or the syntax of the range is illegal.</summary>
    public static bool TryParse(string text, out ExtensionDependency dependency)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        var (identity, range) = at < 0 ? (text, "*") : (text[..at], text[(at + 1)..].Trim(' '));
        var slash = identity.IndexOf('/', StringComparison.Ordinal);
        var publisher = slash < 0 ? null : identity[..slash];
        var name = identity[(slash + 1)..];
        dependency = new(publisher, name, range);
        return ExtensionName.IsLegal(name)
            && (publisher is null || ExtensionName.IsLegal(publisher))
            && NpmRange.IsLegal(range);
    }

    /// <summary>The text form.</summary>
    public override string ToString() => Publisher is null ? $"{Name}@{Range}" : $"{Publisher}/{Name}@{Range}";
}
