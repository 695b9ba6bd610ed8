using KariOrleans.Contracts.Plugins;
using Orleans.Concurrency;

namespace KariOrleans.Grains.Plugins;

/// <summary>
/// Calls plugins for a tenant. A stateless worker is not reentrant by itself: without [Reentrant] one fan-out would
/// wait for another on the same processor.
/// </summary>
[StatelessWorker, Reentrant]
internal sealed class PluginOrchestrator(CatalogueCache catalogues, RuntimeOptions options, TimeProvider time) : Grain,
    IPluginOrchestrator
{
    private const int DefaultParallel = 128;

    public async Task<CallResult> ExecuteAsync(PluginStep step, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        using var patience = Patience(deadline, cancellationToken);
        return await Runner(patience).RunAsync(step, useFallback: true, patience.Token);
    }

    public async Task<PluginRunResult> SequenceAsync(SequencePlan plan, CancellationToken cancellationToken)
    {
        using var patience = Patience(plan.Deadline, cancellationToken);
        var runner = Runner(patience);
        var values = new StepValues(plan.InputJson);
        var results = new List<CallResult>(plan.Steps.Length);
        foreach (var step in plan.Steps)
        {
            var result = StepTemplates.Resolve(step, values, out var resolved) is { } error
                ? new CallResult(CallOutcome.InvalidInput, error)
                : await runner.RunAsync(resolved, useFallback: true, patience.Token);
            results.Add(result);
            if (result.Error is not null) return new PluginRunResult(result.Outcome, result.Error, [.. results]);
            values.Add(step.Id, result.Body);
        }

        return new PluginRunResult(CallOutcome.Completed, null, [.. results]);
    }

    public async Task<PluginRunResult> ParallelAsync(ParallelPlan plan, CancellationToken cancellationToken)
    {
        using var patience = Patience(plan.Deadline, cancellationToken);
        var runner = Runner(patience);
        var results = new CallResult[plan.Steps.Length];
        var next = 0;
        CallResult? decisive = null;

        // Everything here runs on this activation's scheduler, one turn at a time: no lock is needed for next and
        // decisive.
        var bound = Math.Clamp(plan.MaxParallel ?? DefaultParallel, 1, 256);
        await Task.WhenAll(Enumerable.Range(0, Math.Min(bound, plan.Steps.Length)).Select(_ => PumpAsync()));
        return new PluginRunResult(decisive?.Outcome ?? CallOutcome.Completed, decisive?.Error, results);

        async Task PumpAsync()
        {
            while (next < plan.Steps.Length)
            {
                var index = next++;
                var result = await runner.RunAsync(
                    plan.Steps[index], plan.OnFailure != FailurePolicy.CollectAll, patience.Token);
                results[index] = result;
                if (result.Error is null || plan.OnFailure == FailurePolicy.CollectAll
                    || decisive is not null) continue;
                decisive = result;
                await patience.CancelAsync();
            }
        }
    }

    private PluginStepRunner Runner(DeadlineSource patience) =>
        new(this.GetPrimaryKeyString(), CallerContext.Current!, GrainFactory, catalogues, patience);

    private DeadlineSource Patience(TimeSpan? deadline, CancellationToken cancellationToken)
    {
        var wanted = deadline ?? options.DefaultDeadline;
        return new DeadlineSource(
            wanted < options.LongestDeadline ? wanted : options.LongestDeadline, time, cancellationToken);
    }
}
