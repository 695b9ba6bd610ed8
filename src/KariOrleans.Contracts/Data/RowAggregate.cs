namespace KariOrleans.Contracts.Data;

/// <summary>What to group and aggregate.</summary>
/// <param name="Table">The table.</param>
/// <param name="FilterJson">The filter as UTF-8 JSON; empty = every row in sight.</param>
/// <param name="GroupBy">Columns to group by.</param>
/// <param name="Aggregates"><c>count</c>, <c>sum:column</c>, <c>avg:column</c>, <c>min:column</c>,
/// <c>max:column</c>.</param>
[GenerateSerializer, Immutable, Alias("kari.row-aggregate")]
public sealed record RowAggregate(
    [property: Id(0)] string Table,
    [property: Id(1)] byte[] FilterJson,
    [property: Id(2)] string[] GroupBy,
    [property: Id(3)] string[] Aggregates);
