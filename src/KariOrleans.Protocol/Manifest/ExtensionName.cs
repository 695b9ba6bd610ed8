using KariOrleans.Protocol.Manifest.Schema;

namespace KariOrleans.Protocol.Manifest;

/// <summary>The rule for the name of an extension and of a publisher.</summary>
public static class ExtensionName
{
    /// <summary>The longest legal name, in characters.</summary>
    public const int MaxLength = 50;

    private static readonly HashSet<string> Reserved =
        new(["system", "discover", "registry", "background-tasks", "marketplace", "health"], StringComparer.Ordinal);

    /// <summary>Whether the text has the form of a name (see <c>$defs/name</c> in the schema).</summary>
    public static bool IsLegal(string text) => ManifestSchemas.Name.AcceptsText(text);

    /// <summary>Whether the name would hide one of the platform's own routes under <c>/api/extensions</c>.</summary>
    public static bool IsReserved(string name) => Reserved.Contains(name);
}
