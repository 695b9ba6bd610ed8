using System.Text.Json;
using System.Text.Json.Nodes;
using KariOrleans.Benchmarks;

// Usage: list | NAME [--json] [--quick] [--jailed]. With --json the last line is one JSON object.
// "wire" and "cold" run unjailed, unless --jailed says otherwise; what serves HTTP is jailed as the product is.
// "serve" and "serve-floor" are the processes that the calls benchmark puts under load.
var name = args.FirstOrDefault(a => !a.StartsWith('-'));
if (name == "serve") return await BenchmarkServer.RunAsync();
if (name == "serve-floor") return await FloorServer.RunAsync();

var isJailed = args.Contains("--jailed");
var benchmarks = new Dictionary<string, (string Description, Func<bool, Task<JsonObject>> Run)>
{
    ["calls"] = ("HTTP to child echo against bare HTTP to grain: ratio_c32, p50_ratio_c1", CallsBenchmark.RunAsync),
    ["wire"] = ("session calls between two processes at 1, 32, 256 in flight: p50_us_c1, gain_c256",
        isQuick => WireBenchmark.RunAsync(isQuick, isJailed)),
    ["cold"] = ("spawn to first answer of an extension: median_ms, with --jailed cold_ms; pool_ms",
        isQuick => ColdBenchmark.RunAsync(isQuick, isJailed)),
    ["density"] = ("300 live jailed extensions: mb_per_host, idle_percent of one core", DensityBenchmark.RunAsync),
    ["neighbour"] = ("p99 beside an extension that exhausts everything, less 2 ms, against alone: p99_rise",
        NeighbourBenchmark.RunAsync),
    ["idle"] = ("memory of an idle installation grain without a child: bytes", IdleBenchmark.RunAsync),
    ["fanout"] = ("10 and 100 parallel plugin calls of 10 ms: p50_ms_10, p50_ms_100", FanoutBenchmark.RunAsync),
};

if (name is null or "list")
{
    foreach (var (key, (description, _)) in benchmarks) Console.WriteLine($"{key,-10} {description}");
    return name is null ? 2 : 0;
}

if (!benchmarks.TryGetValue(name, out var benchmark))
{
    Console.Error.WriteLine($"There is no benchmark '{name}'. Known: {string.Join(", ", benchmarks.Keys)}.");
    return 2;
}

var figures = await benchmark.Run(args.Contains("--quick"));
if (args.Contains("--json"))
{
    figures.Insert(0, "benchmark", name);
    Console.WriteLine(figures.ToJsonString());
}
else
{
    foreach (var (key, value) in figures) Console.WriteLine(
        $"{key,-24} {value?.ToJsonString(JsonSerializerOptions.Default)}");
}

return 0;
