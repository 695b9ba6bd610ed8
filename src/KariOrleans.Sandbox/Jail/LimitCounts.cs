namespace KariOrleans.Sandbox.Jail;

/// <summary>What a group's limits have done so far.</summary>
/// <param name="EndedForMemory">Processes that were ended because memory was used up.</param>
/// <param name="RefusedProcesses">Processes and threads that were not started because there were too many.</param>
internal readonly record struct LimitCounts(long EndedForMemory, long RefusedProcesses);
