namespace KariOrleans.Sandbox.Jail;

/// <summary>Something that happened at a limit.</summary>
/// <param name="Breach">Which limit, how much was used, and the remedy.</param>
/// <param name="Action">What was done.</param>
/// <param name="At">When it began.</param>
/// <param name="LastAt">When it was seen last.</param>
/// <param name="Count">How often it happened between the two.</param>
public sealed record LimitEvent(
    LimitBreach Breach, LimitAction Action, DateTimeOffset At, DateTimeOffset LastAt, int Count);
