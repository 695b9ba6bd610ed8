using System.Globalization;
using System.Text;
using KariOrleans.Grains.Storage;
using KariOrleans.Protocol.Data;

namespace KariOrleans.Grains.Data;

/// <summary>Creates one table. Runs on the writer thread, where the catalogue in the file is the truth.</summary>
internal static class TableCreation
{
    public static WriteVerdict<DataError?> Run(SqliteDatabase database, string table, TableColumn[] columns)
    {
        var catalogue = TableCatalogue.Read(database);
        if (catalogue.Find(table).TryGet(out var existing, out _))
        {
            var difference = existing.Shape.DifferenceFrom(columns);
            return new(difference is null ? null : DataErrors.TableDiffers(table, difference), Keep: false);
        }

        if (catalogue.Count >= DataLimits.MaxTables) return new(DataErrors.TooManyTables(), Keep: false);
        var number = database.Scalar("SELECT ifnull(max(number), 0) + 1 FROM kari_tables");
        Register(database, number, table, columns);
        database.Execute(Definition(number, columns));
        return new(null, Keep: true);
    }

    private static void Register(SqliteDatabase database, long number, string table, TableColumn[] columns)
    {
        using var insertTable = database.Prepare("INSERT INTO kari_tables (number, name) VALUES (?1, ?2)");
        insertTable.Bind(1, number);
        insertTable.Bind(2, table);
        insertTable.Step();
        using var insertColumn = database.Prepare("INSERT INTO kari_columns VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
        for (var i = 0; i < columns.Length; i++)
        {
            var column = columns[i];
            insertColumn.Reset();
            insertColumn.Bind(1, number);
            insertColumn.Bind(2, i + 1L);
            insertColumn.Bind(3, column.Name);
            insertColumn.Bind(4, (long)column.Type);
            insertColumn.Bind(5, column.Required ? 1L : 0L);
            insertColumn.Bind(6, column.Unique ? 1L : 0L);
            insertColumn.Bind(7, column.Index ? 1L : 0L);
            insertColumn.Step();
        }
    }

    // Only numbers and words of this method become part of the text.
    private static string Definition(long number, TableColumn[] columns)
    {
        var culture = CultureInfo.InvariantCulture;
        var sql = new StringBuilder();
        sql.Append(culture, $"CREATE TABLE t{number} (id INTEGER PRIMARY KEY AUTOINCREMENT, owner TEXT, ")
            .Append("created TEXT NOT NULL, updated TEXT NOT NULL");
        for (var i = 0; i < columns.Length; i++)
        {
            var type = columns[i].Type switch
            {
                ColumnType.Integer or ColumnType.Boolean => "INTEGER",
                ColumnType.Number => "REAL",
                ColumnType.Text or ColumnType.Timestamp or ColumnType.Json => "TEXT",
            };
            sql.Append(culture, $", c{i + 1} {type}{(columns[i].Required ? " NOT NULL" : "")}");
        }

        sql.Append(") STRICT;\n");
        for (var i = 0; i < columns.Length; i++)
        {
            if (!columns[i].Unique && !columns[i].Index) continue;
            var unique = columns[i].Unique ? "UNIQUE " : "";
            sql.Append(culture, $"CREATE {unique}INDEX t{number}_c{i + 1} ON t{number} (c{i + 1});\n");
        }

        return sql.ToString();
    }
}
