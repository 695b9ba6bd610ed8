namespace AdvancedAnalytics.Reports;

/// <summary>
/// Where a quantile lies among sorted values: between two ranks, by linear interpolation, which is what the plugin
/// <c>statistics</c> computes too (type 7 of Hyndman and Fan, "Sample quantiles in statistical packages", 1996).
/// </summary>
internal readonly record struct Quantile(double Fraction)
{
    public long LowerRank(long count) => (long)Math.Floor((count - 1) * Fraction);

    public long UpperRank(long count) => Math.Min(count - 1, LowerRank(count) + 1);

    public double Between(long count, double lower, double upper)
    {
        var share = ((count - 1) * Fraction) - LowerRank(count);
        return (lower * (1 - share)) + (upper * share);
    }
}
