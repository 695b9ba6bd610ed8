namespace KariOrleans.Contracts.Metrics;

/// <summary>The buckets of latency histograms, the same everywhere so that they add up.</summary>
public static class LatencyBuckets
{
    private static readonly double[] Bounds =
        [0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000, double.PositiveInfinity];

    /// <summary>Upper bounds in milliseconds; the last one is infinite.</summary>
    public static ReadOnlySpan<double> UpperBoundsMilliseconds => Bounds;

    /// <summary>The bucket that a duration falls into.</summary>
    public static int IndexOf(double milliseconds)
    {
        var index = 0;
        while (milliseconds > Bounds[index]) index++;
        return index;
    }

    /// <summary>The upper bound of the bucket in which a quantile lies, in milliseconds; null without a call.</summary>
    public static double? Quantile(ReadOnlySpan<long> counts, double quantile)
    {
        long total = 0;
        foreach (var count in counts) total += count;
        if (total == 0) return null;

        var rank = (long)Math.Ceiling(quantile * total);
        for (var i = 0; i < counts.Length; i++)
        {
            rank -= counts[i];
            if (rank <= 0) return Bounds[i];
        }

        return Bounds[^1];
    }
}
