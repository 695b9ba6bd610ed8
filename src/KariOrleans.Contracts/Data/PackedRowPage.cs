namespace KariOrleans.Contracts.Data;

/// <summary>A page of packed rows.</summary>
/// <param name="Columns">Names of the columns, in order.</param>
/// <param name="RowCount">How many rows.</param>
/// <param name="Rows">RowCount × Columns MessagePack values.</param>
/// <param name="NextCursor">Where the next page begins, or null.</param>
[GenerateSerializer, Immutable, Alias("kari.packed-row-page")]
public sealed record PackedRowPage(
    [property: Id(0)] string[] Columns,
    [property: Id(1)] int RowCount,
    [property: Id(2)] byte[] Rows,
    [property: Id(3)] string? NextCursor);
