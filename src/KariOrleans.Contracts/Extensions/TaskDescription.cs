namespace KariOrleans.Contracts.Extensions;

/// <summary>One declared background task.</summary>
/// <param name="Name">The name that people use.</param>
/// <param name="Function">The function that the code provides.</param>
/// <param name="Schedule">Five-field cron, or null.</param>
/// <param name="Description">One sentence, or null.</param>
[GenerateSerializer, Immutable, Alias("kari.task-description")]
public sealed record TaskDescription(
    [property: Id(0)] string Name,
    [property: Id(1)] string Function,
    [property: Id(2)] string? Schedule,
    [property: Id(3)] string? Description);
