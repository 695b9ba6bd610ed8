using System.Globalization;
using KariOrleans.Protocol.Data;

namespace KariOrleans.Grains.Data;

/// <summary>
/// Where a table lives in the file. Physical names are made of numbers only: no logical name ever becomes SQL.
/// </summary>
internal sealed class TableLayout(long number, TableShape shape)
{
    public TableShape Shape => shape;

    /// <summary>The physical table.</summary>
    public string Table { get; } = string.Create(CultureInfo.InvariantCulture, $"t{number}");

    /// <summary>
    /// The physical column at a position of the shape, or null for tenant_id, which the file itself stands for.
    /// </summary>
    public string? Column(int position) => (position - shape.TenantPosition) switch
    {
        < 0 when position == 0 => "id",
        < 0 => string.Create(CultureInfo.InvariantCulture, $"c{position}"),
        0 => null,
        1 => "owner",
        2 => "created",
        _ => "updated",
    };

    /// <summary>The logical column that a physical one stands for, as SQLite names it in a message.</summary>
    public string LogicalName(string message)
    {
        var at = message.LastIndexOf(".c", StringComparison.Ordinal);
        return at >= 0 && int.TryParse(message.AsSpan(at + 2), CultureInfo.InvariantCulture, out var position)
            && position > 0 && position <= shape.Declared.Count ? shape.Columns[position].Name : "?";
    }
}
