namespace KariOrleans.Sandbox.Jail;

/// <summary>A limit that was reached.</summary>
/// <param name="Kind">What the limit is about.</param>
/// <param name="Code">A stable word for programs: <c>memory_limit_reached</c>.</param>
/// <param name="Allowed">The limit, in <paramref name="Unit"/>.</param>
/// <param name="Used">How much was used, in <paramref name="Unit"/>.</param>
/// <param name="Unit"><c>bytes</c>, <c>percent</c> (of one core) or <c>count</c>.</param>
/// <param name="Message">Which limit, and how much was used.</param>
/// <param name="Remedy">What to do next.</param>
public sealed record LimitBreach(
    LimitKind Kind, string Code, double Allowed, double Used, string Unit, string Message, string Remedy);
