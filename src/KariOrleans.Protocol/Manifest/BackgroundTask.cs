namespace KariOrleans.Protocol.Manifest;

/// <summary>Code that runs on a schedule or on demand.</summary>
/// <param name="Name">Name, unique in the extension.</param>
/// <param name="Function">What to call; whether it exists shows only at the run.</param>
public sealed record BackgroundTask(string Name, string Function)
{
    /// <summary>Five-field cron; null when the task runs on demand only (or its schedule was illegal).</summary>
    public string? Schedule { get; init; }

    /// <summary>What the task does; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>False when the schedule is off at first.</summary>
    public bool Enabled { get; init; } = true;

    /// <summary>
    /// IANA time zone in which <see cref="Schedule"/> is meant; known to this machine when it was read.
    /// </summary>
    public string TimeZone { get; init; } = "UTC";

    /// <summary>What happens when the previous run has not ended.</summary>
    public TaskOverlap Overlap { get; init; }

    /// <summary>What happens to occurrences missed while the platform was down.</summary>
    public TaskCatchUp CatchUp { get; init; }
}
