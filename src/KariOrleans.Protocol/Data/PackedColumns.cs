using MessagePack;

namespace KariOrleans.Protocol.Data;

/// <summary>Reads packed rows of a stranger as values that a table keeps.</summary>
public static class PackedColumns
{
    /// <summary>Reads <paramref name="count"/> rows: null, <see cref="long"/>, <see cref="double"/> or text for each column.</summary>
    public static DataOutcome<object?[][]> ReadRows(ReadOnlyMemory<byte> rows, int count, TableShape table, int[] positions)
    {
        // Each value takes at least one byte: an announced size beyond the bytes there are is a lie.
        if (count < 0 || (long)count * positions.Length > rows.Length)
            return DataErrors.RowsInvalid($"{rows.Length} bytes can't hold {count} rows.");
        try
        {
            var values = new ColumnValueReader();
            var reader = new MessagePackReader(rows);
            var read = new object?[count][];
            for (var row = 1; row <= count; row++)
            {
                read[row - 1] = new object?[positions.Length];
                for (var i = 0; i < positions.Length; i++)
                {
                    var column = table.Columns[positions[i]];
                    if (values.Read(ref reader, column.Type, out var value) is { } problem)
                        return DataErrors.ValueInvalid(table.Name, column.Name, row, problem);
                    if (value.Kind == ColumnValueKind.Null && column.Required)
                        return DataErrors.ValueRequired(table.Name, column.Name, row);
                    read[row - 1][i] = value.ToObject();
                }
            }

            return reader.End ? read : DataErrors.RowsInvalid("More values were packed than rows times columns.");
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or OverflowException)
        {
            return DataErrors.RowsInvalid($"The rows could not be read: {e.Message}");
        }
    }

    /// <summary>Reads one row.</summary>
    public static DataOutcome<object?[]> ReadRow(ReadOnlyMemory<byte> row, TableShape table, int[] positions) =>
        ReadRows(row, 1, table, positions).TryGet(out var rows, out var error) ? rows[0] : error;
}
