using System.Text.Json.Nodes;
namespace KariOrleans.Benchmarks;
internal static class IdleBenchmark
{
    public static Task<JsonObject> RunAsync(bool isQuick) => Task.FromResult(new JsonObject());
}
