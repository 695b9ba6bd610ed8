namespace KariOrleans.Protocol.Data;

/// <summary>Rows whose column compares so with a value.</summary>
/// <param name="Column">The column.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="Values">One value; for <c>In</c> and <c>NotIn</c> any number. Null, bool, long, double or text.</param>
public sealed record ColumnCondition(string Column, FilterOperator Operator, IReadOnlyList<object?> Values) : RowFilter
{
    /// <inheritdoc/>
    public override DataOutcome<RowFilter> Bind(TableShape table)
    {
        var position = table.Find(Column);
        if (position < 0) return DataErrors.ColumnUnknown(table.Name, Column);
        var type = table.Columns[position].Type;
        if (Operator == FilterOperator.Like) return BindPattern(type);
        var bound = new object?[Values.Count];
        for (var i = 0; i < bound.Length; i++)
        {
            if (!FilterValue.TryConvert(Values[i], type, out bound[i]))
            {
                return DataErrors.FilterInvalid(
                    $"The column '{Column}' is {type.Word()}: it can't be compared with "
                    + $"{FilterValue.Describe(Values[i])}.");
            }
        }

        return this with { Values = bound };
    }

    private DataOutcome<RowFilter> BindPattern(ColumnType type)
    {
        if (!type.IsText())
            return DataErrors.FilterInvalid($"The column '{Column}' is {type.Word()}: $like needs text.");
        return LikePattern.Check((string)Values[0]!) is { } problem
            ? DataErrors.FilterInvalid($"The pattern for the column '{Column}' {problem}.")
            : this;
    }
}
