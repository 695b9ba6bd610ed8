using KariOrleans.Contracts.Tenants;

namespace KariOrleans.FrontDoor.Health;

/// <summary>What the machine enforces on extensions.</summary>
/// <param name="Level"><c>jailed</c>, <c>degraded</c> or <c>unjailed</c>.</param>
/// <param name="Summary">One line about it.</param>
internal sealed record JailView(string Level, string Summary)
{
    /// <summary>
    /// The view of a caller. What exactly is missing is for platform administrators: anybody else could choose an
    /// attack by it.
    /// </summary>
    public static JailView For(JailSummary jail, bool isOperator) =>
        new(jail.Level, isOperator ? jail.Summary : Outline(jail.Level));

    private static string Outline(string level) => level switch
    {
        "jailed" => "Extensions run in the jail.",
        "degraded" => "Extensions run in the jail; this machine can't enforce all of it.",
        _ => "Extensions run without a jail: the trusted ones only, unless the operator turned it off.",
    };
}
