using System.Globalization;
using System.Text;
using KariOrleans.Grains.Storage;

namespace KariOrleans.Grains.Data;

/// <summary>
/// A statement under construction: text from this assembly, values as parameters. There is no way to append a value or
/// a logical name to the text.
/// </summary>
internal sealed class SqlText(TableLayout layout, string tenant)
{
    private readonly StringBuilder text = new();
    private readonly List<object?> values = [];

    public TableLayout Layout => layout;

    /// <summary>Appends words of SQL.</summary>
    public SqlText Add(string sql)
    {
        text.Append(sql);
        return this;
    }

    /// <summary>Appends a parameter.</summary>
    public SqlText Value(object? value)
    {
        values.Add(value);
        text.Append('?').Append(values.Count.ToString(CultureInfo.InvariantCulture));
        return this;
    }

    /// <summary>Appends a column by its position in the table's shape.</summary>
    public SqlText Column(int position)
    {
        if (layout.Column(position) is { } name) text.Append(name);
        else Value(tenant);
        return this;
    }

    /// <summary>Appends items with a separator between them.</summary>
    public SqlText Join<T>(string separator, IEnumerable<T> items, Action<SqlText, T> append)
    {
        var first = true;
        foreach (var item in items)
        {
            if (!first) text.Append(separator);
            append(this, item);
            first = false;
        }

        return this;
    }

    /// <summary>Prepares the statement with its parameters bound.</summary>
    public SqliteStatement Prepare(SqliteDatabase database)
    {
        var statement = database.Prepare(text.ToString());
        for (var i = 0; i < values.Count; i++) statement.Bind(i + 1, values[i]);
        return statement;
    }
}
