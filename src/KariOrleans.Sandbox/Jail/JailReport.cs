namespace KariOrleans.Sandbox.Jail;

/// <summary>What this machine enforces on child processes, found by trying it.</summary>
/// <param name="IsJailed">Whether children run in the jail. Where not, only trusted extensions run.</param>
/// <param name="Enforced">What is enforced, in words.</param>
/// <param name="Missing">What isn't, each with its reason.</param>
/// <param name="Remedy">How to get what is missing, or null.</param>
public sealed record JailReport(
    bool IsJailed, IReadOnlyList<string> Enforced, IReadOnlyList<string> Missing, string? Remedy)
{
    /// <summary><c>jailed</c>, <c>degraded</c> where something is missing, or <c>unjailed</c>.</summary>
    public string Level => !IsJailed ? "unjailed" : Missing.Count > 0 ? "degraded" : "jailed";

    /// <summary>The report in one line.</summary>
    public string Summary
    {
        get
        {
            var text = $"{Level}: enforced {(Enforced.Count == 0 ? "nothing" : string.Join(", ", Enforced))}";
            if (Missing.Count > 0) text += $"; not enforced {string.Join(", ", Missing)}";
            return Remedy is null ? text : $"{text}. {Remedy}";
        }
    }
}
