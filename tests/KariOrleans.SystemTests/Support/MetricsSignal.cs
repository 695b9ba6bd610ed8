using KariOrleans.Contracts.Metrics;

namespace KariOrleans.SystemTests.Support;

/// <summary>Says when the metrics grain of an installation has got a number of calls.</summary>
internal sealed class MetricsSignal(string key, long calls) : IIncomingGrainCallFilter
{
    private readonly TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long seen;

    public Task Reached => reached.Task;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await context.Invoke();
        if (context.Request.GetArgumentCount() != 1 || context.Request.GetArgument(0) is not MetricsDelta delta) return;
        if (context.TargetId.Key.ToString() != key) return;
        if (Interlocked.Add(ref seen, delta.Calls.Values.Sum()) >= calls) reached.TrySetResult();
    }
}
