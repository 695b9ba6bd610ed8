namespace KariOrleans.Grains.Storage;

/// <summary>What a write answers, and whether what it did is kept.</summary>
internal readonly record struct WriteVerdict<T>(T Answer, bool Keep);
