using System.Security.Cryptography;
using System.Text;

namespace KariOrleans.Protocol.Data;

/// <summary>A total order of a table's rows: its last term is always id.</summary>
public sealed class RowOrder
{
    private RowOrder(TableShape table, OrderTerm[] terms)
    {
        Table = table;
        Terms = terms;
    }

    /// <summary>The table.</summary>
    public TableShape Table { get; }

    /// <summary>The terms, the most important first, id last.</summary>
    public IReadOnlyList<OrderTerm> Terms { get; }

    /// <summary>
    /// Reads columns to order by. A leading <c>-</c> is descending, unless a column's own name begins so: an exact name
    /// always means that column, ascending.
    /// </summary>
    public static DataOutcome<RowOrder> Parse(IReadOnlyList<string> orderBy, TableShape table)
    {
        if (orderBy.Count > DataLimits.MaxTerms) return DataErrors.OrderInvalid();
        List<OrderTerm> terms = [];
        foreach (var word in orderBy)
        {
            var position = table.Find(word);
            var descending = position < 0 && word.StartsWith('-');
            if (descending) position = table.Find(word[1..]);
            if (position < 0) return DataErrors.ColumnUnknown(table.Name, descending ? word[1..] : word);
            if (terms.Exists(term => term.Position == position))
                return DataErrors.ColumnTwice(table.Columns[position].Name);
            terms.Add(new OrderTerm(position, descending));
        }

        // Nothing after id can matter: no two rows share it.
        var id = terms.FindIndex(term => term.Position == 0);
        if (id < 0) terms.Add(new OrderTerm(0, Descending: false));
        else terms.RemoveRange(id + 1, terms.Count - id - 1);
        return new RowOrder(table, [.. terms]);
    }

    /// <summary>Binds a cursor's values to this table and order, so that it can't continue another query.</summary>
    internal byte[] Seal(ReadOnlySpan<byte> values)
    {
        var text = new StringBuilder(Table.Name).Append('\0');
        foreach (var (position, descending) in Terms)
            text.Append(Table.Columns[position].Name).Append('\0').Append(descending ? '-' : '+').Append('\0');
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(text.ToString()));
        hash.AppendData(values);
        return hash.GetHashAndReset();
    }
}
