using KariOrleans.Protocol.Data;

namespace KariOrleans.Grains.Data;

/// <summary>
/// Orders and keyset paging as SQL. Null is the smallest value, in SQLite as in <see cref="RowOrder"/>.
/// </summary>
internal static class OrderSql
{
    public static SqlText OrderBy(this SqlText sql, RowOrder order) =>
        sql.Add(" ORDER BY ").Join(", ", order.Terms, static (s, term) =>
        {
            s.Column(term.Position);
            if (term.Descending) s.Add(" DESC");
        });

    /// <summary>Appends AND with the rows that come after the values of a cursor.</summary>
    public static SqlText AndAfter(this SqlText sql, RowOrder order, IReadOnlyList<object?> values)
    {
        sql.Add(" AND ");

        // Says nothing new, but lets an index on the first column begin where the page begins.
        var (position, descending) = order.Terms[0];
        if (values[0] is { } first && !descending) sql.Column(position).Add(" >= ").Value(first).Add(" AND ");
        return sql.After(order.Terms, values, 0);
    }

    // (a after x) OR (a IS x AND ((b after y) OR (b IS y AND …)))
    private static SqlText After(
        this SqlText sql, IReadOnlyList<OrderTerm> terms, IReadOnlyList<object?> values, int at)
    {
        sql.Add("(").Follows(terms[at], values[at]);
        if (at + 1 == terms.Count) return sql.Add(")");
        return sql.Add(" OR (").Column(terms[at].Position).Add(" IS ").Value(values[at]).Add(" AND ")
            .After(terms, values, at + 1).Add("))");
    }

    private static SqlText Follows(this SqlText sql, OrderTerm term, object? value) => (value, term.Descending) switch
    {
        (null, false) => sql.Column(term.Position).Add(" IS NOT NULL"),
        (null, true) => sql.Add("0"),
        (_, false) => sql.Column(term.Position).Add(" > ").Value(value),
        (_, true) => sql.Add("(").Column(term.Position).Add(" < ").Value(value)
            .Add(" OR ").Column(term.Position).Add(" IS NULL)"),
    };
}
