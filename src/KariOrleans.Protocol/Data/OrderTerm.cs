namespace KariOrleans.Protocol.Data;

/// <summary>One column to order by.</summary>
/// <param name="Position">The column's position in its <see cref="TableShape"/>.</param>
/// <param name="Descending">Largest first. Null is the smallest value.</param>
public readonly record struct OrderTerm(int Position, bool Descending);
