namespace KariOrleans.Grains.Storage;

/// <summary>Whether a state was changed, and otherwise the ETag that stood in the way.</summary>
internal readonly record struct StateChange(bool Done, string? StoredETag);
