using KariOrleans.Contracts;
using KariOrleans.Contracts.Calls;
using Microsoft.Extensions.Hosting;

namespace KariOrleans.FrontDoor.Health;

/// <summary>Whether the cluster answers, asked at most once a second however many probes come.</summary>
internal sealed class Readiness(IGrainFactory grains, IHostApplicationLifetime lifetime, TimeProvider time)
{
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private Task<string?>? check;
    private long checkedAt;

    public bool IsStarted => lifetime.ApplicationStarted.IsCancellationRequested;

    /// <summary>Why traffic should go elsewhere, or null where it may come.</summary>
    public Task<string?> WhyNotAsync()
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return Task.FromResult<string?>("stopping");
        if (!IsStarted) return Task.FromResult<string?>("starting");

        lock (gate)
        {
            if (check is null || (check.IsCompleted && time.GetElapsedTime(checkedAt) >= Lifetime))
            {
                checkedAt = time.GetTimestamp();
                check = AskAsync();
            }

            return check;
        }
    }

    private async Task<string?> AskAsync()
    {
        try
        {
            CallerContext.Set(Caller.Platform);
            await grains.Registry().GetPackagesAsync().WaitAsync(Timeout, time);
            return null;
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException or OperationCanceledException)
        {
            return "cluster_unavailable";
        }
    }
}
