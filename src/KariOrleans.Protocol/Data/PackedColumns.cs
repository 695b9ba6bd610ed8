using MessagePack;

namespace KariOrleans.Protocol.Data;

/// <summary>Reads packed rows of a stranger as values that a table keeps.</summary>
public static class PackedColumns
{
    /// <summary>Reads rows: null, <see cref="long"/>, <see cref="double"/> or text for each column.</summary>
    /// <param name="rows">The packed values.</param>
    /// <param name="count">How many rows were announced.</param>
    /// <param name="table">The table.</param>
    /// <param name="positions">The columns of each row.</param>
    /// <param name="take">Takes each row with its number, from 1; an error ends the reading.</param>
    public static DataError? ReadRows(
        ReadOnlyMemory<byte> rows, int count, TableShape table, int[] positions, Func<object?[], int, DataError?> take)
    {
        // Each value takes at least one byte: an announced size beyond the bytes there are is a lie.
        if (count < 0 || (long)count * positions.Length > rows.Length)
            return DataErrors.RowsInvalid($"{rows.Length} bytes can't hold {count} rows.");
        try
        {
            var values = new ColumnValueReader();
            var reader = new MessagePackReader(rows);
            for (var row = 1; row <= count; row++)
            {
                var read = new object?[positions.Length];
                for (var i = 0; i < positions.Length; i++)
                {
                    var column = table.Columns[positions[i]];
                    if (values.Read(ref reader, column.Type, out var value) is { } problem)
                        return DataErrors.ValueInvalid(table.Name, column.Name, row, problem);
                    if (value.Kind == ColumnValueKind.Null && column.Required)
                        return DataErrors.ValueRequired(table.Name, column.Name, row);
                    read[i] = value.ToObject();
                }

                if (take(read, row) is { } refusal) return refusal;
            }

            return reader.End ? null : DataErrors.RowsInvalid("More values were packed than rows times columns.");
        }
        catch (Exception e) when (e is MessagePackSerializationException or EndOfStreamException or OverflowException)
        {
            return DataErrors.RowsInvalid($"The rows could not be read: {e.Message}");
        }
    }

    /// <summary>Reads one row.</summary>
    public static DataOutcome<object?[]> ReadRow(ReadOnlyMemory<byte> row, TableShape table, int[] positions)
    {
        object?[] only = [];
        var error = ReadRows(row, 1, table, positions, (read, _) =>
        {
            only = read;
            return null;
        });
        return error is null ? only : error;
    }
}
