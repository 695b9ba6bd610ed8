using System.Text.Json;

namespace KariOrleans.Protocol.Data;

/// <summary>The words of filters and their scalars.</summary>
internal static class FilterWords
{
    public static FilterOperator? FromDollar(string word) => word switch
    {
        "$eq" => FilterOperator.Equal,
        "$ne" => FilterOperator.NotEqual,
        "$gt" => FilterOperator.Greater,
        "$gte" => FilterOperator.GreaterOrEqual,
        "$lt" => FilterOperator.Less,
        "$lte" => FilterOperator.LessOrEqual,
        "$in" => FilterOperator.In,
        "$nin" => FilterOperator.NotIn,
        "$like" => FilterOperator.Like,
        _ => null,
    };

    public static FilterOperator? FromSql(string word) => word switch
    {
        "=" => FilterOperator.Equal,
        "!=" => FilterOperator.NotEqual,
        ">" => FilterOperator.Greater,
        ">=" => FilterOperator.GreaterOrEqual,
        "<" => FilterOperator.Less,
        "<=" => FilterOperator.LessOrEqual,
        _ when word.Equals("IN", StringComparison.OrdinalIgnoreCase) => FilterOperator.In,
        _ when word.Equals("NOT IN", StringComparison.OrdinalIgnoreCase) => FilterOperator.NotIn,
        _ when word.Equals("LIKE", StringComparison.OrdinalIgnoreCase) => FilterOperator.Like,
        _ => null,
    };

    public static bool TryReadScalar(JsonElement element, out object? scalar)
    {
        scalar = element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Number => ReadNumber(element),
            _ => null,
        };

        // U+0000 can't be in the store, and would end a text early in some of its functions.
        return scalar is string text
            ? !text.Contains('\0')
            : scalar is not null || element.ValueKind == JsonValueKind.Null;
    }

    private static object? ReadNumber(JsonElement element)
    {
        if (element.TryGetInt64(out var integer)) return integer;
        return element.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;
    }
}
