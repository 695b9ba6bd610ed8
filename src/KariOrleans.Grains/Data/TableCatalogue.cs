using System.Collections.Frozen;
using KariOrleans.Grains.Storage;
using KariOrleans.Protocol.Data;
using SQLitePCL;

namespace KariOrleans.Grains.Data;

/// <summary>
/// The tables of one file: which logical names stand for which numbers. An immutable snapshot, replaced whole.
/// </summary>
internal sealed class TableCatalogue(IEnumerable<TableLayout> tables)
{
    private const int Version = 1;
    private readonly FrozenDictionary<string, TableLayout> tables =
        tables.ToFrozenDictionary(table => table.Shape.Name, StringComparer.Ordinal);

    public int Count => tables.Count;

    /// <summary>The table of a name, or why there is none.</summary>
    public DataOutcome<TableLayout> Find(string table) =>
        tables.TryGetValue(table, out var layout) ? layout : DataErrors.TableNotFound(table);

    /// <summary>Opens the file to write and creates the catalogue where there is none.</summary>
    public static SqliteDatabase Open(string path)
    {
        var database = SqliteDatabase.OpenWriter(path);
        try
        {
            var version = database.Scalar("PRAGMA user_version");
            if (version > Version)
            {
                throw new SqliteFailure(
                    raw.SQLITE_MISMATCH, $"The file has version {version}; this build knows {Version}");
            }

            if (version < Version)
            {
                database.Execute("""
                    BEGIN IMMEDIATE;
                    CREATE TABLE IF NOT EXISTS kari_tables (
                        number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
                    CREATE TABLE IF NOT EXISTS kari_columns (
                        table_number INTEGER NOT NULL, number INTEGER NOT NULL,
                        name TEXT NOT NULL, type INTEGER NOT NULL,
                        required INTEGER NOT NULL, is_unique INTEGER NOT NULL, indexed INTEGER NOT NULL,
                        PRIMARY KEY (table_number, number), UNIQUE (table_number, name)) STRICT;
                    PRAGMA user_version = 1;
                    COMMIT;
                    """);
            }

            return database;
        }
        catch (SqliteFailure)
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Reads all tables.</summary>
    public static TableCatalogue Read(SqliteDatabase database)
    {
        using var statement = database.Prepare("""
            SELECT t.number, t.name, c.name, c.type, c.required, c.is_unique, c.indexed
            FROM kari_tables t JOIN kari_columns c ON c.table_number = t.number ORDER BY t.number, c.number
            """);
        List<(long Number, string Table, TableColumn Column)> rows = [];
        while (statement.Step())
        {
            var column = new TableColumn(
                statement.Text(2),
                (ColumnType)statement.Integer(3),
                statement.Integer(4) == 1,
                statement.Integer(5) == 1,
                statement.Integer(6) == 1);
            rows.Add((statement.Integer(0), statement.Text(1), column));
        }

        return new TableCatalogue(rows.GroupBy(row => (row.Number, row.Table)).Select(table =>
            new TableLayout(table.Key.Number, new TableShape(table.Key.Table, [.. table.Select(row => row.Column)]))));
    }
}
