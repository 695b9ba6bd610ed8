namespace AdvancedAnalytics.Ingest;

/// <summary>Where a field lies in its row, without the quotes around it.</summary>
internal readonly record struct CsvField(int Start, int Length, bool HasDoubledQuotes);
