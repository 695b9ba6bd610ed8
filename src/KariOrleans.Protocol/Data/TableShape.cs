using System.Collections.Frozen;

namespace KariOrleans.Protocol.Data;

/// <summary>
/// A table's columns: id, the declared ones in order, then tenant_id, user_id, created_at, updated_at.
/// </summary>
public sealed class TableShape
{
    private readonly FrozenDictionary<string, int> positions;

    /// <summary>Creates the shape of a table from its declared columns.</summary>
    public TableShape(string name, IReadOnlyList<TableColumn> declared)
    {
        Name = name;
        Declared = declared;
        Columns =
        [
            new TableColumn(AutomaticColumns.Id, ColumnType.Integer, Required: true),
            .. declared,
            new TableColumn(AutomaticColumns.TenantId, ColumnType.Text, Required: true),
            new TableColumn(AutomaticColumns.UserId, ColumnType.Text),
            new TableColumn(AutomaticColumns.CreatedAt, ColumnType.Timestamp, Required: true),
            new TableColumn(AutomaticColumns.UpdatedAt, ColumnType.Timestamp, Required: true),
        ];
        positions = Columns.Select((column, i) => KeyValuePair.Create(column.Name, i))
            .ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>The columns that the schema names.</summary>
    public IReadOnlyList<TableColumn> Declared { get; }

    /// <summary>All columns. Position 0 is id; declared columns follow.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>Position of tenant_id; user_id, created_at and updated_at follow it.</summary>
    public int TenantPosition => Declared.Count + 1;

    /// <summary>The position of a column, or -1.</summary>
    public int Find(string column) => positions.TryGetValue(column, out var position) ? position : -1;

    /// <summary>The positions of columns to return; none named = all.</summary>
    public DataOutcome<int[]> Project(IReadOnlyList<string> columns) =>
        columns.Count == 0 ? Enumerable.Range(0, Columns.Count).ToArray() : Resolve(columns);

    /// <summary>The positions of columns that a caller gives values for; automatic ones are refused.</summary>
    /// <param name="columns">The names, in order.</param>
    /// <param name="forInsert">Whether every required column must be among them.</param>
    public DataOutcome<int[]> Writable(IReadOnlyList<string> columns, bool forInsert)
    {
        if (columns.Count == 0) return DataErrors.ColumnsMissing();
        if (columns.FirstOrDefault(AutomaticColumns.IsReserved) is { } reserved)
            return DataErrors.ColumnReserved(reserved);
        var resolved = Resolve(columns);
        if (!forInsert || !resolved.TryGet(out var found, out _)) return resolved;
        for (var i = 0; i < Declared.Count; i++)
        {
            if (Declared[i].Required && !found.Contains(i + 1))
                return DataErrors.ValueRequired(Name, Declared[i].Name, 0);
        }

        return resolved;
    }

    /// <summary>
    /// What a table of these columns would have to change to become <paramref name="other"/>, or null when equal.
    /// </summary>
    public string? DifferenceFrom(IReadOnlyList<TableColumn> other)
    {
        List<string> differences = [];
        foreach (var wanted in other)
        {
            var position = Find(wanted.Name);
            if (position < 0) differences.Add($"'{wanted.Name}' is missing");
            else if (Columns[position] != wanted) differences.Add($"'{wanted.Name}' is {Describe(Columns[position])}");
        }

        var named = other.Select(column => column.Name).ToHashSet(StringComparer.Ordinal);
        differences.AddRange(Declared.Where(c => !named.Contains(c.Name)).Select(c => $"'{c.Name}' was not asked for"));
        return differences.Count == 0
            ? null
            : string.Join(", ", differences.Take(10))
                + (differences.Count > 10 ? $" and {differences.Count - 10} more" : "");
    }

    private static string Describe(TableColumn column) =>
        column.Type.Word() + (column.Required ? " required" : "") + (column.Unique ? " unique" : "")
        + (column.Index ? " index" : "");

    private DataOutcome<int[]> Resolve(IReadOnlyList<string> columns)
    {
        var found = new int[columns.Count];
        var seen = new HashSet<int>();
        for (var i = 0; i < columns.Count; i++)
        {
            found[i] = Find(columns[i]);
            if (found[i] < 0) return DataErrors.ColumnUnknown(Name, columns[i]);
            if (!seen.Add(found[i])) return DataErrors.ColumnTwice(columns[i]);
        }

        return found;
    }
}
