namespace KariOrleans.Grains.Storage;

/// <summary>Which state: two storage providers may share one file.</summary>
internal readonly record struct GrainStateKey(string Provider, string Kind, string Id);
