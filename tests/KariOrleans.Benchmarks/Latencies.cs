namespace KariOrleans.Benchmarks;

/// <summary>Samples of one measurement, in milliseconds.</summary>
internal sealed class Latencies(IEnumerable<double> milliseconds)
{
    private readonly double[] sorted = [.. milliseconds.Order()];

    public int Count => sorted.Length;

    public double Median => Quantile(0.5);

    public double Quantile(double quantile) =>
        sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(quantile * sorted.Length))];
}
