using KariOrleans.Contracts.Plugins;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Grains.Plugins;

/// <summary>Plugin calls that come from an extension's code: JSON in, JSON out.</summary>
internal static class PluginHostCalls
{
    public static async Task<HostResultMessage> HandleAsync(
        IPluginOrchestrator orchestrator, HostMethod method, ReadOnlyMemory<byte> arguments,
            CancellationToken cancellationToken)
    {
        var plan = WireMessage.Decode<PluginRequest>(arguments).PlanJson;
        if (method == HostMethod.ExecutePlugin)
        {
            return PlanJson.ReadStep(plan, out var step) is { } error
                ? Failed(error)
                : ToWire(await orchestrator.ExecuteAsync(step, null, cancellationToken));
        }

        if (method == HostMethod.ExecuteSequence)
        {
            return PlanJson.ReadSequence(plan, out var sequence) is { } error
                ? Failed(error)
                : ToWire(await orchestrator.SequenceAsync(sequence, cancellationToken));
        }

        return PlanJson.ReadParallel(plan, out var parallel) is { } problem
            ? Failed(problem)
            : ToWire(await orchestrator.ParallelAsync(parallel, cancellationToken));
    }

    private static HostResultMessage ToWire(CallResult result) =>
        result.Error is { } error ? Failed(error) : new HostResultMessage(result.Body);

    private static HostResultMessage ToWire(PluginRunResult run) =>
        run.Error is { } error ? Failed(error) : new HostResultMessage(PlanJson.WriteResults(run.Steps));

    private static HostResultMessage Failed(CallError e) =>
        new(default, new WireError(e.Code, e.Message, e.Remedy, e.IsRetryable));
}
