namespace KariOrleans.Protocol.Data;

/// <summary>What is computed for each group.</summary>
public enum AggregateFunction
{
    /// <summary>Number of rows.</summary>
    Count,

    /// <summary>Sum of the values that aren't null; null where there is none.</summary>
    Sum,

    /// <summary>Mean of the values that aren't null, as a number; null where there is none.</summary>
    Average,

    /// <summary>Smallest value that isn't null; null where there is none.</summary>
    Minimum,

    /// <summary>Largest value that isn't null; null where there is none.</summary>
    Maximum,
}
