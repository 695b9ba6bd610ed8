using System.Text.Json.Nodes;
namespace KariOrleans.Benchmarks;
internal static class CallsBenchmark
{
    public static Task<JsonObject> RunAsync(bool isQuick) => Task.FromResult(new JsonObject());
}
