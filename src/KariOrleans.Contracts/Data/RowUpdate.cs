namespace KariOrleans.Contracts.Data;

/// <summary>Which rows to change, and to what.</summary>
/// <param name="Table">The table.</param>
/// <param name="FilterJson">The filter as UTF-8 JSON; empty = every row in sight.</param>
/// <param name="Columns">The columns to set.</param>
/// <param name="Values">One packed row of new values.</param>
[GenerateSerializer, Immutable, Alias("kari.row-update")]
public sealed record RowUpdate(
    [property: Id(0)] string Table,
    [property: Id(1)] byte[] FilterJson,
    [property: Id(2)] string[] Columns,
    [property: Id(3)] byte[] Values);
