using KariOrleans.Protocol.Data;

namespace KariOrleans.Sdk.Testing;

/// <summary>Bound filters over rows in memory.</summary>
internal static class FilterMatching
{
    public static bool Matches(this RowFilter filter, object?[] row, TableShape shape) => filter switch
    {
        AllOf all => all.Filters.All(part => part.Matches(row, shape)),
        AnyOf any => any.Filters.Any(part => part.Matches(row, shape)),
        ColumnCondition condition => Compares(condition, row[shape.Find(condition.Column)]),
        _ => throw new InvalidOperationException($"A {filter.GetType().Name} can't be matched."),
    };

    private static bool Compares(ColumnCondition condition, object? value) => condition.Operator switch
    {
        FilterOperator.Equal => ValueOrder.Compare(value, condition.Values[0]) == 0,
        FilterOperator.NotEqual => ValueOrder.Compare(value, condition.Values[0]) != 0,
        FilterOperator.Greater => value is not null && ValueOrder.Compare(value, condition.Values[0]) > 0,
        FilterOperator.GreaterOrEqual => value is not null && ValueOrder.Compare(value, condition.Values[0]) >= 0,
        FilterOperator.Less => value is not null && ValueOrder.Compare(value, condition.Values[0]) < 0,
        FilterOperator.LessOrEqual => value is not null && ValueOrder.Compare(value, condition.Values[0]) <= 0,
        FilterOperator.In => condition.Values.Any(one => ValueOrder.Compare(value, one) == 0),
        FilterOperator.NotIn => condition.Values.All(one => ValueOrder.Compare(value, one) != 0),
        FilterOperator.Like => value is string text && LikePattern.IsMatch(text, (string)condition.Values[0]!),
    };
}
