namespace KariOrleans.Sandbox.Jail;

/// <summary>What one process uses.</summary>
/// <param name="OwnMemoryBytes">Memory that holds no file: its own, and what it shares.</param>
/// <param name="ProcessorTime">Processor time of it and of its children that have ended.</param>
/// <param name="Threads">Its threads.</param>
internal readonly record struct ProcessUse(long OwnMemoryBytes, TimeSpan ProcessorTime, int Threads);
