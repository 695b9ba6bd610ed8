using KariOrleans.Contracts.Metrics;

namespace KariOrleans.Tests.Contracts;

public sealed class LatencyBucketsTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.25, 0)]
    [InlineData(0.26, 1)]
    [InlineData(1, 2)]
    [InlineData(30_000, 15)]
    [InlineData(30_001, 16)]
    [InlineData(double.MaxValue, 16)]
    public void Bucket_IsTheFirstWhoseBoundHolds(double milliseconds, int index) =>
        Assert.Equal(index, LatencyBuckets.IndexOf(milliseconds));

    [Fact]
    public void Quantile_IsTheBoundBelowWhichThatManyLie()
    {
        var counts = new long[LatencyBuckets.UpperBoundsMilliseconds.Length];
        counts[0] = 50;
        counts[5] = 45;
        counts[16] = 5;

        Assert.Equal(0.25, LatencyBuckets.Quantile(counts, 0.5));
        Assert.Equal(10, LatencyBuckets.Quantile(counts, 0.51));
        Assert.Equal(10, LatencyBuckets.Quantile(counts, 0.95));
        Assert.Equal(double.PositiveInfinity, LatencyBuckets.Quantile(counts, 0.99));
    }

    [Fact]
    public void Quantile_OfNothing_IsNothing() => Assert.Null(LatencyBuckets.Quantile(new long[17], 0.5));
}
