namespace KariOrleans.Protocol.Manifest;

/// <summary>What happens when a task is due and its previous run has not ended.</summary>
public enum TaskOverlap
{
    /// <summary>This occurrence is skipped.</summary>
    Skip,

    /// <summary>It waits for the end of the previous run.</summary>
    Queue,

    /// <summary>Both run.</summary>
    Allow,
}
