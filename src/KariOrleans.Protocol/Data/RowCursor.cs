using System.Buffers.Text;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Protocol.Data;

/// <summary>
/// Where a page ended: the ordering values of its last row, opaque to callers. It holds nothing that the caller didn't
/// see, and whose rows are in sight is decided anew for each page; the seal finds mistakes and mismatches, not spies.
/// </summary>
public static class RowCursor
{
    private const int SealBytes = 12;
    private const int MaxBytes = 6_000;

    /// <summary>The cursor after a row, or null where its ordering values are too long for one.</summary>
    /// <param name="order">The order of the query.</param>
    /// <param name="values">One value for each term of the order, as the table keeps it.</param>
    public static string? After(RowOrder order, IReadOnlyList<object?> values)
    {
        var packed = PackedRows.Pack([values]);
        if (packed.Length + SealBytes > MaxBytes) return null;
        return Base64Url.EncodeToString([.. order.Seal(packed).AsSpan(0, SealBytes), .. packed]);
    }

    /// <summary>The ordering values that a cursor holds.</summary>
    public static DataOutcome<object?[]> Read(string cursor, RowOrder order)
    {
        if (cursor.Length > MaxBytes * 2 || !Base64Url.IsValid(cursor)) return DataErrors.CursorInvalid();
        var bytes = Base64Url.DecodeFromChars(cursor);
        if (bytes.Length <= SealBytes) return DataErrors.CursorInvalid();
        var packed = bytes.AsMemory(SealBytes);
        if (!order.Seal(packed.Span).AsSpan(0, SealBytes).SequenceEqual(bytes.AsSpan(0, SealBytes)))
            return DataErrors.CursorInvalid();
        try
        {
            var values = PackedRows.Unpack(packed, 1, order.Terms.Count)[0];
            for (var i = 0; i < values.Length; i++)
            {
                if (!Fits(values[i], order.Table.Columns[order.Terms[i].Position])) return DataErrors.CursorInvalid();
            }

            return values;
        }
        catch (WireException)
        {
            return DataErrors.CursorInvalid();
        }
    }

    private static bool Fits(object? value, TableColumn column) => value switch
    {
        null => !column.Required,
        long => column.Type is ColumnType.Integer or ColumnType.Boolean,
        double => column.Type == ColumnType.Number,
        string => column.Type.IsText(),
        _ => false,
    };
}
