namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Counts over all installations of the tenant.</summary>
internal sealed record SystemStats(
    int Extensions, SortedDictionary<string, int> ByStatus, int ProcessesRunning, int CallsInFlight, int ProcessStarts);
