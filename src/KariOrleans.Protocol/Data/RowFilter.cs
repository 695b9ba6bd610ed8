namespace KariOrleans.Protocol.Data;

/// <summary>Which rows a call is about. A filter is data: it never becomes part of a statement's text.</summary>
public abstract record RowFilter
{
    private protected RowFilter()
    {
    }

    /// <summary>The filter that selects every row in sight.</summary>
    public static RowFilter Everything { get; } = new AllOf([]);

    /// <summary>
    /// Reads a filter of UTF-8 JSON: <c>{"a":1,"b":null}</c>, <c>{"a":{"$gt":1},"$or":[…]}</c> or
    /// <c>[["a","=",1], …]</c>. No bytes select every row in sight.
    /// </summary>
    public static DataOutcome<RowFilter> Parse(ReadOnlyMemory<byte> json) =>
        json.IsEmpty
            ? Everything
            : BoundedJson.Parse(json, DataErrors.FilterInvalid, root => new FilterParser().Read(root));

    /// <summary>Reads a filter and converts it to a table, see <see cref="Bind"/>.</summary>
    public static DataOutcome<RowFilter> Parse(ReadOnlyMemory<byte> json, TableShape table) =>
        Parse(json).TryGet(out var filter, out var error) ? filter.Bind(table) : error;

    /// <summary>
    /// The same filter with every column known and every value as the table keeps it: <see cref="long"/> for
    /// integers and truth values, <see cref="double"/> for numbers, text for the others, null.
    /// </summary>
    public abstract DataOutcome<RowFilter> Bind(TableShape table);

    private protected static DataOutcome<RowFilter> BindEach(
        IReadOnlyList<RowFilter> filters, TableShape table, Func<RowFilter[], RowFilter> combine)
    {
        var bound = new RowFilter[filters.Count];
        for (var i = 0; i < bound.Length; i++)
        {
            if (!filters[i].Bind(table).TryGet(out var filter, out var error)) return error;
            bound[i] = filter;
        }

        return combine(bound);
    }
}
