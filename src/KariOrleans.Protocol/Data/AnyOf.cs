namespace KariOrleans.Protocol.Data;

/// <summary>Rows that one filter at the least selects.</summary>
/// <param name="Filters">The filters, one at the least.</param>
public sealed record AnyOf(IReadOnlyList<RowFilter> Filters) : RowFilter
{
    /// <inheritdoc/>
    public override DataOutcome<RowFilter> Bind(TableShape table) =>
        BindEach(Filters, table, bound => new AnyOf(bound));
}
