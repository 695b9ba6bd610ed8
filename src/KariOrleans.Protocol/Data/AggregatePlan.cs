namespace KariOrleans.Protocol.Data;

/// <summary>What an aggregate call computes.</summary>
public sealed class AggregatePlan
{
    private AggregatePlan(string[] columns, int[] groupBy, AggregateTerm[] terms)
    {
        Columns = columns;
        GroupBy = groupBy;
        Terms = terms;
    }

    /// <summary>The columns of the answer: those to group by, then the aggregates as they were written.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>Positions of the columns to group by; none = one group of all rows.</summary>
    public IReadOnlyList<int> GroupBy { get; }

    /// <summary>The aggregates.</summary>
    public IReadOnlyList<AggregateTerm> Terms { get; }

    /// <summary>Reads what to group by and to compute.</summary>
    public static DataOutcome<AggregatePlan> Parse(
        IReadOnlyList<string> groupBy, IReadOnlyList<string> aggregates, TableShape table)
    {
        if (groupBy.Count + aggregates.Count == 0) return DataErrors.AggregateInvalid("Nothing is to be computed.");
        if (groupBy.Count > DataLimits.MaxTerms || aggregates.Count > DataLimits.MaxTerms)
            return DataErrors.AggregateInvalid($"More than {DataLimits.MaxTerms} groups or aggregates are asked for.");

        var positions = Array.Empty<int>();
        if (groupBy.Count > 0)
        {
            if (!table.Project(groupBy).TryGet(out var found, out var error)) return error;
            positions = found;
        }

        var terms = new AggregateTerm[aggregates.Count];
        for (var i = 0; i < terms.Length; i++)
        {
            if (ReadTerm(aggregates[i], table, out terms[i]) is { } problem) return problem;
        }

        string[] columns = [.. groupBy, .. aggregates];
        var named = new HashSet<string>(StringComparer.Ordinal);
        return Array.Find(columns, name => !named.Add(name)) is { } twice
            ? DataErrors.ColumnTwice(twice)
            : new AggregatePlan(columns, positions, terms);
    }

    private static DataError? ReadTerm(string word, TableShape table, out AggregateTerm term)
    {
        term = new AggregateTerm(AggregateFunction.Count, -1, ColumnType.Integer);
        if (word == "count") return null;
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        AggregateFunction? function = (colon < 0 ? word : word[..colon]) switch
        {
            "sum" => AggregateFunction.Sum,
            "avg" => AggregateFunction.Average,
            "min" => AggregateFunction.Minimum,
            "max" => AggregateFunction.Maximum,
            _ => null,
        };
        if (function is not { } known || colon < 0) return DataErrors.AggregateInvalid($"'{word}' is no aggregate.");

        var position = table.Find(word[(colon + 1)..]);
        if (position < 0) return DataErrors.ColumnUnknown(table.Name, word[(colon + 1)..]);
        var type = table.Columns[position].Type;
        if (known is AggregateFunction.Sum or AggregateFunction.Average
            && type is not (ColumnType.Integer or ColumnType.Number))
            return DataErrors.AggregateInvalid($"'{word}' needs integers or numbers; the column is {type.Word()}.");
        term = new AggregateTerm(known, position, known == AggregateFunction.Average ? ColumnType.Number : type);
        return null;
    }
}
