using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Tenants;
using Microsoft.Extensions.Hosting;

namespace KariOrleans.FrontDoor.Health;

/// <summary>Whether the cluster answers, asked at most once a second however many probes come.</summary>
internal sealed class Readiness(IGrainFactory grains, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<(string? WhyNot, JailSummary? Jail)>? check;
    private long checkedAt;

    public bool IsStarted => lifetime.ApplicationStarted.IsCancellationRequested;

    /// <summary>
    /// Why traffic should go elsewhere, or what is enforced on extensions where it may come.
    /// </summary>
    public Task<(string? WhyNot, JailSummary? Jail)> AskAsync()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return No("stopping");
        if (!IsStarted) return No("starting");

        lock (gate)
        {
            if (check is null || (check.IsCompleted && time.GetElapsedTime(checkedAt) >= Lifetime))
            {
                checkedAt = time.GetTimestamp();
                check = AskClusterAsync();
            }

            return check;
        }
    }

    private static Task<(string?, JailSummary?)> No(string reason) =>
        Task.FromResult<(string?, JailSummary?)>((reason, null));

    private async Task<(string? WhyNot, JailSummary? Jail)> AskClusterAsync()
    {
        try
        {
            CallerContext.Set(Caller.Platform);
            return (null, await grains.Registry().GetJailAsync().WaitAsync(Timeout, time));
        }
        catch (Exception exception) when (
            exception is TimeoutException or OrleansException or OperationCanceledException)
        {
            return ("cluster_unavailable", null);
        }
    }
}
