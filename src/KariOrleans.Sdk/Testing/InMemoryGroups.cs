using KariOrleans.Protocol.Data;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk.Testing;

/// <summary>Groups and aggregates rows in memory.</summary>
internal static class InMemoryGroups
{
    public static DataOutcome<RowPage> Read(AggregatePlan plan, TableShape shape, List<object?[]> rows)
    {
        var groups = new SortedDictionary<object?[], List<object?[]>>(Comparer<object?[]>.Create(CompareKeys));
        if (plan.GroupBy.Count == 0) groups.Add([], rows);
        else
        {
            foreach (var row in rows)
            {
                object?[] key = [.. plan.GroupBy.Select(column => row[column])];
                if (!groups.TryGetValue(key, out var group)) groups.Add(key, group = []);
                group.Add(row);
            }
        }

        if (groups.Count > DataLimits.MaxGroups) return DataErrors.TooManyGroups();
        var packed = new PackedRowBuilder();
        foreach (var (key, group) in groups)
        {
            for (var i = 0; i < key.Length; i++)
                packed.Add(InMemoryPage.Answer(key[i], shape.Columns[plan.GroupBy[i]].Type));
            foreach (var term in plan.Terms)
            {
                if (!TryCompute(term, group, out var value)) return DataErrors.AggregateOverflow();
                packed.Add(InMemoryPage.Answer(value, term.Type));
            }

            if (packed.Length > DataLimits.MaxPageBytes) return DataErrors.AnswerTooLarge();
        }

        return new RowPage([.. plan.Columns], groups.Count, packed.Packed, null);
    }

    private static bool TryCompute(AggregateTerm term, List<object?[]> rows, out object? value)
    {
        if (term.Function == AggregateFunction.Count)
        {
            value = (long)rows.Count;
            return true;
        }

        object[] values = [.. rows.Select(row => row[term.Position]).OfType<object>()];
        var comparer = Comparer<object>.Create(ValueOrder.Compare);
        value = values.Length == 0 ? null : (object?)(term.Function switch
        {
            AggregateFunction.Minimum => values.Min(comparer),
            AggregateFunction.Maximum => values.Max(comparer),
            AggregateFunction.Average => Sum(values) / values.Length,
            _ when term.Type == ColumnType.Integer => SumIntegers(values),
            _ => Sum(values),
        });
        return value is null ? values.Length == 0 : value is not double number || double.IsFinite(number);
    }

    // Null stands for an overflow.
    private static long? SumIntegers(object[] values)
    {
        var sum = SumWhole(values);
        return sum >= long.MinValue && sum <= long.MaxValue ? (long)sum : null;
    }

    private static Int128 SumWhole(object[] values)
    {
        Int128 sum = 0;
        foreach (long value in values) sum += value;
        return sum;
    }

    // Kahan, Babuška and Neumaier's sum, as SQLite computes it: the error of each addition is carried along.
    private static double Sum(object[] values)
    {
        if (values[0] is long) return (double)SumWhole(values);
        double sum = 0, carried = 0;
        foreach (double value in values)
        {
            var next = sum + value;
            carried += Math.Abs(sum) > Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }

        return double.IsFinite(carried) ? sum + carried : sum;
    }

    private static int CompareKeys(object?[] left, object?[] right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            var compared = ValueOrder.Compare(left[i], right[i]);
            if (compared != 0) return compared;
        }

        return 0;
    }
}
