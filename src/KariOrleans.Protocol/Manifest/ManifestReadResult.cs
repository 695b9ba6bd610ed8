namespace KariOrleans.Protocol.Manifest;

/// <summary>What reading an <c>extension.json</c> gave.</summary>
/// <param name="Manifest">The manifest; null exactly when there is an error among the diagnostics.</param>
/// <param name="Diagnostics">Errors first, then warnings, each in document order; at most 101 of them.</param>
public sealed record ManifestReadResult(ExtensionManifest? Manifest, IReadOnlyList<ManifestDiagnostic> Diagnostics);
