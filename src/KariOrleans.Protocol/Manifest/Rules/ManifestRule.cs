namespace KariOrleans.Protocol.Manifest.Rules;

/// <summary>A rule as a diagnostic shows it: stable id, weight in tolerant reading, and what to do.</summary>
internal sealed record ManifestRule(string Id, ManifestSeverity Severity, string Remedy)
{
    public static ManifestRule Error(string name, string remedy) =>
        new($"manifest/{name}", ManifestSeverity.Error, remedy);

    public static ManifestRule Warning(string name, string remedy) =>
        new($"manifest/{name}", ManifestSeverity.Warning, remedy);
}
