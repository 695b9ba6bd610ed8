using System.Text.Json;

namespace KariOrleans.Protocol.Data;

/// <summary>
/// Reads one filter and counts what it holds: none is larger than the bounds of <see cref="DataLimits"/>.
/// </summary>
internal sealed class FilterParser
{
    private int conditions;
    private int values;

    public DataOutcome<RowFilter> Read(JsonElement filter, int depth = 1)
    {
        if (depth > DataLimits.MaxFilterDepth)
            return DataErrors.FilterTooLarge($"{DataLimits.MaxFilterDepth} levels of $and and $or");
        return filter.ValueKind switch
        {
            JsonValueKind.Object => ReadDictionary(filter, depth),
            JsonValueKind.Array => ReadTuples(filter),
            _ => DataErrors.FilterInvalid(
                "A filter is an object such as {\"a\":1} or a list such as [[\"a\",\"=\",1]]."),
        };
    }

    private DataOutcome<RowFilter> ReadDictionary(JsonElement dictionary, int depth)
    {
        List<RowFilter> filters = [];
        foreach (var entry in dictionary.EnumerateObject())
        {
            var read = entry.Name switch
            {
                "$and" => ReadGroup(entry.Name, entry.Value, depth, list => new AllOf(list)),
                "$or" => ReadGroup(entry.Name, entry.Value, depth, list => new AnyOf(list)),
                ['$', ..] => DataErrors.FilterInvalid(
                    $"'{entry.Name}' is no operator between filters; $and and $or are."),
                _ => ReadColumn(entry.Name, entry.Value),
            };
            if (!read.TryGet(out var filter, out var error)) return error;
            filters.Add(filter);
        }

        return filters.Count == 1 ? filters[0] : new AllOf(filters);
    }

    private DataOutcome<RowFilter> ReadGroup(
        string word, JsonElement list, int depth, Func<RowFilter[], RowFilter> combine)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() == 0)
            return DataErrors.FilterInvalid($"'{word}' takes a list of one filter at the least.");
        if (list.GetArrayLength() > DataLimits.MaxConditions) return TooManyConditions();
        var filters = new RowFilter[list.GetArrayLength()];
        var i = 0;
        foreach (var element in list.EnumerateArray())
        {
            // Empty filters hold no condition, but a million of them would still cost.
            if (++conditions > DataLimits.MaxConditions) return TooManyConditions();
            if (!Read(element, depth + 1).TryGet(out var filter, out var error)) return error;
            filters[i++] = filter;
        }

        return combine(filters);
    }

    private DataOutcome<RowFilter> ReadColumn(string column, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object) return ReadCondition(column, FilterOperator.Equal, value);
        List<RowFilter> filters = [];
        foreach (var entry in value.EnumerateObject())
        {
            if (FilterWords.FromDollar(entry.Name) is not { } operation)
            {
                return DataErrors.FilterInvalid(
                    $"'{entry.Name}' is no operator of the column '{column}'; "
                    + "$eq $ne $gt $gte $lt $lte $in $nin $like are.");
            }

            if (!ReadCondition(column, operation, entry.Value).TryGet(out var filter, out var error)) return error;
            filters.Add(filter);
        }

        if (filters.Count == 0) return DataErrors.FilterInvalid($"The condition of the column '{column}' is empty.");
        return filters.Count == 1 ? filters[0] : new AllOf(filters);
    }

    private DataOutcome<RowFilter> ReadTuples(JsonElement list)
    {
        if (list.GetArrayLength() > DataLimits.MaxConditions) return TooManyConditions();
        List<RowFilter> filters = [];
        foreach (var tuple in list.EnumerateArray())
        {
            if (tuple.ValueKind != JsonValueKind.Array || tuple.GetArrayLength() != 3
                || tuple[0].ValueKind != JsonValueKind.String || tuple[1].ValueKind != JsonValueKind.String)
                return DataErrors.FilterInvalid("A condition in a list is [column, operator, value].");
            if (FilterWords.FromSql(tuple[1].GetString()!) is not { } operation)
            {
                return DataErrors.FilterInvalid(
                    $"'{tuple[1].GetString()}' is no operator; = != > < >= <= LIKE IN and NOT IN are.");
            }

            if (!ReadCondition(tuple[0].GetString()!, operation, tuple[2]).TryGet(out var filter, out var error))
                return error;
            filters.Add(filter);
        }

        return filters.Count == 1 ? filters[0] : new AllOf(filters);
    }

    private DataOutcome<RowFilter> ReadCondition(string column, FilterOperator operation, JsonElement value)
    {
        if (++conditions > DataLimits.MaxConditions) return TooManyConditions();
        if (operation is FilterOperator.In or FilterOperator.NotIn) return ReadList(column, operation, value);
        if (++values > DataLimits.MaxFilterValues) return TooManyValues();
        if (!FilterWords.TryReadScalar(value, out var scalar))
        {
            return DataErrors.FilterInvalid(value.ValueKind == JsonValueKind.Array
                ? $"The column '{column}' can't equal a list; use $in."
                : $"The column '{column}' is compared with neither text, a finite number, true, false nor null.");
        }

        if (scalar is null && operation is not (FilterOperator.Equal or FilterOperator.NotEqual))
            return DataErrors.FilterInvalid($"The column '{column}' can only equal null or differ from it.");
        if (operation == FilterOperator.Like && scalar is not string)
            return DataErrors.FilterInvalid($"The pattern for the column '{column}' is not text.");
        return new ColumnCondition(column, operation, [scalar]);
    }

    private DataOutcome<RowFilter> ReadList(string column, FilterOperator operation, JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array)
            return DataErrors.FilterInvalid($"The column '{column}': $in and $nin take a list of values.");
        var count = list.GetArrayLength();
        if (count > DataLimits.MaxListValues)
            return DataErrors.FilterTooLarge($"{DataLimits.MaxListValues} values in a list");
        if ((values += count) > DataLimits.MaxFilterValues) return TooManyValues();
        var scalars = new object?[count];
        var i = 0;
        foreach (var element in list.EnumerateArray())
        {
            if (!FilterWords.TryReadScalar(element, out scalars[i++]))
                return DataErrors.FilterInvalid($"The list for the column '{column}' holds what is no single value.");
        }

        return new ColumnCondition(column, operation, scalars);
    }

    private static DataError TooManyConditions() => DataErrors.FilterTooLarge($"{DataLimits.MaxConditions} conditions");

    private static DataError TooManyValues() => DataErrors.FilterTooLarge($"{DataLimits.MaxFilterValues} values");
}
