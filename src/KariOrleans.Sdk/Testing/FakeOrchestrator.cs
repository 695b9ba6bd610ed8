using System.Text.Json.Nodes;

namespace KariOrleans.Sdk.Testing;

/// <summary>Runs the plans of orchestrator calls (see <c>docs/plugins.md</c>) over fake plugins.</summary>
internal sealed class FakeOrchestrator(FakePlugins plugins)
{
    private const int MaxSequenceSteps = 100;
    private const int MaxParallelSteps = 1000;

    public Task<JsonNode?> ExecuteAsync(JsonObject plan, CancellationToken cancellationToken) =>
        plugins.ExecuteAsync((string)plan["intent"]!, Parameters(plan), cancellationToken);

    public async Task<JsonNode?> SequenceAsync(JsonObject plan, CancellationToken cancellationToken)
    {
        var results = new JsonArray();
        foreach (var step in Steps(plan, MaxSequenceSteps))
            results.Add(Value(await TryAsync(step, useFallback: true, cancellationToken).ConfigureAwait(false)));
        return new JsonObject { ["results"] = results };
    }

    public async Task<JsonNode?> ParallelAsync(JsonObject plan, CancellationToken cancellationToken)
    {
        var policy = (string?)plan["on_failure"] ?? "fail_fast";
        using var bound = new SemaphoreSlim((int?)plan["max_parallel"] ?? 128);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var running = Steps(plan, MaxParallelSteps).Select(RunAsync).ToList();
        var all = Task.WhenAll(running);
        try
        {
            return new JsonObject { ["results"] = new JsonArray(await all.ConfigureAwait(false)) };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // The failure that stopped the others is the answer, not the cancellation that it caused.
            throw all.Exception?.InnerExceptions.OfType<ExtensionException>().FirstOrDefault() ?? throw all.Exception!;
        }

        async Task<JsonNode?> RunAsync(JsonObject step)
        {
            await bound.WaitAsync(stop.Token).ConfigureAwait(false);
            try
            {
                return Value(await TryAsync(step, policy == "fallback", stop.Token).ConfigureAwait(false));
            }
            catch (ExtensionException e) when (policy == "collect_all")
            {
                return Error(e);
            }
            catch (ExtensionException) when (policy == "fail_fast")
            {
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
            finally
            {
                bound.Release();
            }
        }
    }

    private async Task<JsonNode?> TryAsync(JsonObject step, bool useFallback, CancellationToken cancellationToken)
    {
        var attempts = Math.Clamp((int?)step["attempts"] ?? 1, 1, 10);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await ExecuteAsync(step, cancellationToken).ConfigureAwait(false);
            }
            catch (ExtensionException e) when (e.IsRetryable && attempt < attempts)
            {
            }
            catch (ExtensionException) when (useFallback && step["fallback"] is JsonObject)
            {
                return await TryAsync((JsonObject)step["fallback"]!, useFallback, cancellationToken)
                    .ConfigureAwait(false);
            }
        }
    }

    private static IReadOnlyList<JsonObject> Steps(JsonObject plan, int max)
    {
        var steps = plan["steps"]!.AsArray();
        return steps.Count <= max
            ? [.. steps.Select(s => s!.AsObject())]
            : throw new ExtensionException(
                "too_many_steps", $"{steps.Count} steps were asked for; at most {max} are allowed.", "Split them.",
                    isInvalidInput: true);
    }

    private static JsonObject Parameters(JsonObject step) => (JsonObject?)step["params"]?.DeepClone() ?? [];

    private static JsonObject Value(JsonNode? value) => new() { ["value"] = value?.DeepClone() };

    private static JsonObject Error(ExtensionException e) => new()
    {
        ["error"] = new JsonObject
        {
            ["code"] = e.Code,
            ["message"] = e.Message,
            ["remedy"] = e.Remedy,
            ["retryable"] = e.IsRetryable,
        },
    };
}
