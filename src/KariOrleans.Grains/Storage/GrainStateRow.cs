namespace KariOrleans.Grains.Storage;

/// <summary>
/// One state as it is stored. ETags are never used twice: a state that was cleared and written again differs.
/// </summary>
internal sealed record GrainStateRow(string ETag, byte[] Data);
