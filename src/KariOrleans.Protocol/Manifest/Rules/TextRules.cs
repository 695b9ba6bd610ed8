namespace KariOrleans.Protocol.Manifest.Rules;

/// <summary>Rules of the text as such, before any schema.</summary>
internal static class TextRules
{
    public static readonly ManifestRule TooLarge =
        ManifestRule.Error("too-large", "Keep the manifest under 1 MiB; put data into files of the package.");

    public static readonly ManifestRule Encoding =
        ManifestRule.Error("encoding", "Save the file as UTF-8.");

    public static readonly ManifestRule ByteOrderMark =
        ManifestRule.Warning("byte-order-mark", "Save the file as UTF-8 without byte order mark.");

    public static readonly ManifestRule Syntax =
        ManifestRule.Error("syntax", "Correct the JSON at this place.");

    public static readonly ManifestRule RelaxedSyntax =
        ManifestRule.Warning("relaxed-syntax", "Remove comments and trailing commas.");

    public static readonly ManifestRule TooDeep =
        ManifestRule.Error("too-deep", "Nest objects and lists at most 64 levels deep.");

    public static readonly ManifestRule TooManyValues =
        ManifestRule.Error("too-many-values", "Keep under 50,000 values; put data into files of the package.");

    public static readonly ManifestRule NameTooLong =
        ManifestRule.Error("field-name-length", "Use field names of at most 200 characters.");

    public static readonly ManifestRule DuplicateKey =
        ManifestRule.Warning("duplicate-key", "Keep one of them; readers differ in which one they take.");

    public static readonly ManifestRule DiagnosticsLimit =
        ManifestRule.Warning("diagnostics-limit", "Correct the findings above and read again.");

    public static IReadOnlyList<ManifestRule> All { get; } =
    [
        TooLarge, Encoding, ByteOrderMark, Syntax, RelaxedSyntax, TooDeep, TooManyValues, NameTooLong, DuplicateKey,
        DiagnosticsLimit,
    ];
}
