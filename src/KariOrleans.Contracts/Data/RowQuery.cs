namespace KariOrleans.Contracts.Data;

/// <summary>Which rows to read.</summary>
/// <param name="Table">The table.</param>
/// <param name="FilterJson">The filter as UTF-8 JSON; empty = every row in sight.</param>
/// <param name="Columns">Columns to return; empty = all.</param>
/// <param name="OrderBy">Columns to order by, <c>-</c> for descending.</param>
/// <param name="Limit">Rows at the most, 1 to 10,000; 0 = 100.</param>
/// <param name="Cursor">The cursor of the page before, or null.</param>
[GenerateSerializer, Immutable, Alias("kari.row-query")]
public sealed record RowQuery(
    [property: Id(0)] string Table,
    [property: Id(1)] byte[] FilterJson,
    [property: Id(2)] string[] Columns,
    [property: Id(3)] string[] OrderBy,
    [property: Id(4)] int Limit,
    [property: Id(5)] string? Cursor);
