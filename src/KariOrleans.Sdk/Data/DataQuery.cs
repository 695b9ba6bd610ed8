using System.Text.Json.Nodes;

namespace KariOrleans.Sdk.Data;

/// <summary>Which rows to read, in which order, how many.</summary>
public sealed record DataQuery
{
    /// <summary>
    /// <c>{"symbol":"MSFT","price":{"$gt":30}}</c>; operators <c>$eq $ne $gt $gte $lt $lte $in $nin $like $and $or</c>.
    /// Null selects every row in sight.
    /// </summary>
    public JsonObject? Filter { get; init; }

    /// <summary>Columns to return; empty = all.</summary>
    public IReadOnlyList<string> Columns { get; init; } = [];

    /// <summary>Columns to order by; a leading <c>-</c> for descending. Ties are broken by id.</summary>
    public IReadOnlyList<string> OrderBy { get; init; } = [];

    /// <summary>Rows at the most, 1 to 10,000.</summary>
    public int Limit { get; init; } = 100;

    /// <summary><see cref="RowSet.NextCursor"/> of the page before, or null.</summary>
    public string? Cursor { get; init; }
}
