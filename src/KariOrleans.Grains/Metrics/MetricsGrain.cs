using KariOrleans.Contracts.Metrics;

namespace KariOrleans.Grains.Metrics;

internal sealed class MetricsGrain(
    [PersistentState("metrics", GrainStorageNames.Default)] IPersistentState<MetricsState> state)
    : Grain, IMetricsGrain
{
    private static readonly TimeSpan WriteEvery = TimeSpan.FromSeconds(30);

    private bool isDirty;
    private IGrainTimer? timer;

    public Task AddAsync(MetricsDelta delta)
    {
        state.State.Total = MetricsSum.Add(state.State.Total, delta);
        isDirty = true;
        timer ??= this.RegisterGrainTimer(WriteAsync, WriteEvery, WriteEvery);
        return Task.CompletedTask;
    }

    public Task<MetricsDelta> GetAsync() => Task.FromResult(state.State.Total);

    public Task ClearAsync()
    {
        isDirty = false;
        return state.ClearStateAsync();
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        WriteAsync(cancellationToken);

    private async Task WriteAsync(CancellationToken cancellationToken)
    {
        if (!isDirty) return;
        await state.WriteStateAsync(cancellationToken);
        isDirty = false;
    }
}
