namespace KariOrleans.Protocol.Data;

/// <summary>Rows that all filters select; none = every row.</summary>
/// <param name="Filters">The filters.</param>
public sealed record AllOf(IReadOnlyList<RowFilter> Filters) : RowFilter
{
    /// <inheritdoc/>
    public override DataOutcome<RowFilter> Bind(TableShape table) =>
        BindEach(Filters, table, bound => new AllOf(bound));
}
