namespace KariOrleans.Contracts.Extensions;

/// <summary>Something that happened at a limit of an installation.</summary>
/// <param name="Limit">
/// Which: <c>memory</c>, <c>cpu</c>, <c>disk</c>, <c>scratch</c>, <c>processes</c>, <c>open_files</c>, <c>calls</c>.
/// </param>
/// <param name="Action">What was done: <c>killed</c>, <c>throttled</c>, <c>refused</c>, <c>stopped</c>.</param>
/// <param name="At">When it began.</param>
/// <param name="LastAt">When it was seen last.</param>
/// <param name="Count">How often it happened between the two.</param>
/// <param name="Allowed">The limit, in <paramref name="Unit"/>.</param>
/// <param name="Used">How much was used, in <paramref name="Unit"/>.</param>
/// <param name="Unit"><c>bytes</c>, <c>percent</c> (of one core) or <c>count</c>.</param>
/// <param name="Message">What happened, in words.</param>
/// <param name="Remedy">What to do next.</param>
[GenerateSerializer, Immutable, Alias("kari.limit-entry")]
public sealed record LimitEntry(
    [property: Id(0)] string Limit,
    [property: Id(1)] string Action,
    [property: Id(2)] DateTimeOffset At,
    [property: Id(3)] DateTimeOffset LastAt,
    [property: Id(4)] int Count,
    [property: Id(5)] double Allowed,
    [property: Id(6)] double Used,
    [property: Id(7)] string Unit,
    [property: Id(8)] string Message,
    [property: Id(9)] string Remedy);
