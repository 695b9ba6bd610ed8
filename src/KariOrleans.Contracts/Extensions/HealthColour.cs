namespace KariOrleans.Contracts.Extensions;

/// <summary>Health in Kari's words.</summary>
[GenerateSerializer]
public enum HealthColour
{
    /// <summary>Nothing is wrong.</summary>
    Green,

    /// <summary>It answers, but something needs a look.</summary>
    Yellow,

    /// <summary>It can't answer.</summary>
    Red,
}
