using KariOrleans.Sdk.Data;

namespace AdvancedAnalytics.Points;

/// <summary>One row per measured value.</summary>
internal static class PointTable
{
    public const string Name = "points";

    public static readonly string[] Columns = ["series", "at", "value", "upload"];

    public static TableSchema Schema => new TableSchema()
        .Text("series", required: true, index: true)
        .Timestamp("at", required: true, index: true)
        .Number("value", required: true)
        .Text("upload", required: true, index: true);
}
