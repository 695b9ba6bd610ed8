namespace AdvancedAnalytics.Reports;

/// <summary>One point of a line: milliseconds since 1970 and value.</summary>
internal readonly record struct LinePoint(long Milliseconds, double Value);
