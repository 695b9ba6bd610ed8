using System.Buffers;
using KariOrleans.Grains.Storage;
using KariOrleans.Protocol.Data;
using MessagePack;

namespace KariOrleans.Grains.Data;

/// <summary>Packs rows as they come out of SQLite, text without becoming a string.</summary>
internal sealed class RowPacker(ColumnType[] types)
{
    private readonly ArrayBufferWriter<byte> buffer = new(16 * 1024);

    public int RowCount { get; private set; }

    public int Length => buffer.WrittenCount;

    /// <summary>Packs the current row, unless it would pass the limit of an answer.</summary>
    public bool TryAdd(SqliteStatement row)
    {
        var writer = new MessagePackWriter(buffer);
        var bytes = (long)buffer.WrittenCount;
        for (var i = 0; i < types.Length; i++)
        {
            // Checked before it is written: a value may be far larger than what is left.
            bytes += types[i].IsText() ? row.Bytes(i).Length + 5 : 9;
            if (bytes > DataLimits.MaxPageBytes) return false;
        }

        for (var i = 0; i < types.Length; i++) Write(ref writer, row, i);
        writer.Flush();
        RowCount++;
        return true;
    }

    public byte[] ToArray() => buffer.WrittenSpan.ToArray();

    private void Write(ref MessagePackWriter writer, SqliteStatement row, int column)
    {
        if (row.IsNull(column))
        {
            writer.WriteNil();
            return;
        }

        switch (types[column])
        {
            case ColumnType.Integer: writer.Write(row.Integer(column)); break;
            case ColumnType.Number: writer.Write(row.Number(column)); break;
            case ColumnType.Boolean: writer.Write(row.Integer(column) != 0); break;
            case ColumnType.Text or ColumnType.Timestamp or ColumnType.Json:
                writer.WriteString(row.Bytes(column));
                break;
        }
    }
}
