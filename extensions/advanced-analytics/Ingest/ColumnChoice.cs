namespace AdvancedAnalytics.Ingest;

/// <summary>What the sender said about the columns; null where nothing was said.</summary>
/// <param name="Series">The column with the series' name.</param>
/// <param name="Time">The column with the time.</param>
/// <param name="Value">The column with the value.</param>
/// <param name="Name">One name for all rows, in place of a column.</param>
internal sealed record ColumnChoice(string? Series, string? Time, string? Value, string? Name);
