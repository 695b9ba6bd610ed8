namespace AdvancedAnalytics.Points;

/// <summary>A series with the number of its points that count.</summary>
internal sealed record SeriesCount(string Series, long Points);
