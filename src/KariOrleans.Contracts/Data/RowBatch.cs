namespace KariOrleans.Contracts.Data;

/// <summary>Packed rows to insert.</summary>
/// <param name="Table">The table.</param>
/// <param name="Columns">The columns, in order.</param>
/// <param name="RowCount">How many rows.</param>
/// <param name="Rows">RowCount × Columns MessagePack values that a child packed: hostile until read.</param>
[GenerateSerializer, Immutable, Alias("kari.row-batch")]
public sealed record RowBatch(
    [property: Id(0)] string Table,
    [property: Id(1)] string[] Columns,
    [property: Id(2)] int RowCount,
    [property: Id(3)] byte[] Rows);
