namespace KariOrleans.Protocol.Manifest;

/// <summary>Changes of an extension's tables: a directory or a list of files, never both.</summary>
/// <param name="Directory">Directory in the package whose files apply in name order; null when files are
/// listed.</param>
/// <param name="Files">Files in the package in the order to apply; empty when a directory is named.</param>
public sealed record MigrationsSection(string? Directory, IReadOnlyList<string> Files);
