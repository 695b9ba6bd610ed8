namespace KariOrleans.Protocol.Manifest;

/// <summary>What happens to occurrences that were missed.</summary>
public enum TaskCatchUp
{
    /// <summary>They are recorded as missed.</summary>
    Skip,

    /// <summary>The last one runs.</summary>
    Last,

    /// <summary>All of them run, in order.</summary>
    All,
}
