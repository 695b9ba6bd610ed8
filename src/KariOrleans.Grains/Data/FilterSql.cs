using KariOrleans.Contracts.Data;
using KariOrleans.Protocol.Data;

namespace KariOrleans.Grains.Data;

/// <summary>Bound filters and scopes as SQL. Every expression is true or false, never unknown.</summary>
internal static class FilterSql
{
    /// <summary>Appends WHERE with the rows that a scope may read.</summary>
    public static SqlText WhereReadable(this SqlText sql, DataScope scope, RowFilter filter)
    {
        sql.Add(" WHERE ");
        if (scope.SeesAllRows) sql.Add("1");
        else if (scope.User is null) sql.Add("owner IS NULL");
        else sql.Add("(owner = ").Value(scope.User).Add(" OR owner IS NULL)");
        return sql.Add(" AND ").Filter(filter);
    }

    /// <summary>Appends WHERE with the rows that a scope may change.</summary>
    public static SqlText WhereWritable(this SqlText sql, DataScope scope, RowFilter filter)
    {
        sql.Add(" WHERE ");
        if (scope.SeesAllRows) sql.Add("1");
        else if (scope.User is null) sql.Add("owner IS NULL");
        else sql.Add("owner = ").Value(scope.User);
        return sql.Add(" AND ").Filter(filter);
    }

    private static SqlText Filter(this SqlText sql, RowFilter filter) => filter switch
    {
        AllOf { Filters.Count: 0 } => sql.Add("1"),
        AllOf all => sql.Add("(").Join(" AND ", all.Filters, static (s, f) => s.Filter(f)).Add(")"),
        AnyOf any => sql.Add("(").Join(" OR ", any.Filters, static (s, f) => s.Filter(f)).Add(")"),
        ColumnCondition condition => sql.Condition(condition, sql.Layout.Shape.Find(condition.Column)),
        _ => throw new InvalidOperationException($"A {filter.GetType().Name} has no SQL."),
    };

    private static SqlText Condition(this SqlText sql, ColumnCondition condition, int position) =>
        condition.Operator switch
        {
            FilterOperator.Equal => sql.Column(position).Add(" IS ").Value(condition.Values[0]),
            FilterOperator.NotEqual => sql.Column(position).Add(" IS NOT ").Value(condition.Values[0]),
            FilterOperator.Greater => sql.Compare(position, " > ", condition),
            FilterOperator.GreaterOrEqual => sql.Compare(position, " >= ", condition),
            FilterOperator.Less => sql.Compare(position, " < ", condition),
            FilterOperator.LessOrEqual => sql.Compare(position, " <= ", condition),
            FilterOperator.In => sql.In(position, condition.Values),
            FilterOperator.NotIn => sql.Add("NOT ").In(position, condition.Values),
            FilterOperator.Like => sql.Add("ifnull(").Column(position).Add(" LIKE ").Value(condition.Values[0])
                .Add(" ESCAPE '\\', 0)"),
        };

    private static SqlText Compare(this SqlText sql, int position, string sign, ColumnCondition condition) =>
        sql.Column(position).Add(sign).Value(condition.Values[0]);

    // A null among the values would make NOT IN unknown for every row.
    private static SqlText In(this SqlText sql, int position, IReadOnlyList<object?> values)
    {
        sql.Add("(").Column(position).Add(" IS NOT NULL AND ").Column(position).Add(" IN (")
            .Join(", ", values.Where(value => value is not null), static (s, value) => s.Value(value)).Add(")");
        if (values.Contains(null)) sql.Add(" OR ").Column(position).Add(" IS NULL");
        return sql.Add(")");
    }
}
