namespace AdvancedAnalytics.Reports;

/// <summary>The line of one series, thinned out for drawing.</summary>
internal sealed record Line(string Series, IReadOnlyList<LinePoint> Points);
