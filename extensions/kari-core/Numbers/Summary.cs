using System.Text.Json.Nodes;

namespace KariCore.Numbers;

/// <summary>
/// Describes a series of numbers. Mean: sum ÷ count. Median and percentiles: linear interpolation between the closest
/// ranks at position p·(n−1) of the sorted values (the "R-7" definition, as in NumPy and Excel's PERCENTILE.INC).
/// Standard deviation: of the population (divided by n), by Welford's method. Sums are compensated (Neumaier). Change:
/// last − first, in the order given; its percentage is of the absolute first value and null where that is 0.
/// </summary>
internal static class Summary
{
    public static JsonObject Describe(List<double> values)
    {
        var result = new JsonObject { ["count"] = values.Count };
        if (values.Count == 0)
        {
            foreach (var name in (ReadOnlySpan<string>)
                ["sum", "min", "max", "mean", "median", "p95", "stddev", "first", "last", "change",
                    "change_percent"]) result[name] = null;
            return result;
        }

        var (first, last, sum, deviation) = (values[0], values[^1], Sum(values), Deviation(values));
        var sorted = values.ToArray();
        Array.Sort(sorted);
        result["sum"] = FiniteNumber.ToJson(sum, "The sum");
        result["min"] = sorted[0];
        result["max"] = sorted[^1];
        result["mean"] = FiniteNumber.ToJson(sum / values.Count, "The mean");
        result["median"] = FiniteNumber.ToJson(Percentile(sorted, 0.5), "The median");
        result["p95"] = FiniteNumber.ToJson(Percentile(sorted, 0.95), "The 95th percentile");
        result["stddev"] = FiniteNumber.ToJson(deviation, "The standard deviation");
        result["first"] = first;
        result["last"] = last;
        result["change"] = FiniteNumber.ToJson(last - first, "The change");
        result["change_percent"] = first == 0
            ? null : FiniteNumber.ToJson((last - first) / Math.Abs(first) * 100, "The change");
        return result;
    }

    public static double Sum(List<double> values)
    {
        var (sum, lost) = (0.0, 0.0);
        foreach (var value in values)
        {
            var next = sum + value;
            lost += Math.Abs(sum) >= Math.Abs(value) ? sum - next + value : value - next + sum;
            sum = next;
        }

        // Once the sum has overflowed the compensation is not a number; the overflow itself is the truth.
        return double.IsFinite(lost) ? sum + lost : sum;
    }

    public static double Percentile(double[] sorted, double p)
    {
        var position = p * (sorted.Length - 1);
        var below = (int)position;
        if (below + 1 >= sorted.Length) return sorted[^1];
        var share = position - below;
        return (sorted[below] * (1 - share)) + (sorted[below + 1] * share);
    }

    private static double Deviation(List<double> values)
    {
        var (mean, squares, count) = (0.0, 0.0, 0);
        foreach (var value in values)
        {
            var distance = value - mean;
            mean += distance / ++count;
            squares += distance * (value - mean);
        }

        return Math.Sqrt(squares / count);
    }
}
