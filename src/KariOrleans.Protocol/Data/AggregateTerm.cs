namespace KariOrleans.Protocol.Data;

/// <summary>One aggregate of an answer.</summary>
/// <param name="Function">What to compute.</param>
/// <param name="Position">The column's position, or -1 for <see cref="AggregateFunction.Count"/>.</param>
/// <param name="Type">The type of the answer.</param>
public readonly record struct AggregateTerm(AggregateFunction Function, int Position, ColumnType Type);
