using System.Diagnostics;
using System.Globalization;
using KariOrleans.Sdk;

namespace TestExtensions;

public sealed class HangExtension : Extension
{
    private readonly TaskCompletionSource cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override void Map(OperationMap operations) => operations
        .Post("/forever", ForeverAsync)
        .Post("/deaf", (_, _) => new TaskCompletionSource<EndpointResponse>().Task)
        .Get("/cancelled", async (_, ct) =>
        {
            await cancelled.Task.WaitAsync(ct);
            return EndpointResponse.Text("cancelled");
        })
        .Post("/child", (_, _) =>
        {
            using var child = Process.Start("sleep", "1000");
            return Task.FromResult(EndpointResponse.Text($"{child.Id}"));
        })
        .Get("/slow/{milliseconds}", SlowAsync)
        .Get("/timed/{milliseconds}", SlowAsync);

    private static async Task<EndpointResponse> SlowAsync(EndpointCall call, CancellationToken cancellationToken)
    {
        var wait = int.Parse(call.RouteValue("milliseconds"), CultureInfo.InvariantCulture);
        await Task.Delay(wait, cancellationToken);
        return EndpointResponse.Text("slow");
    }

    private async Task<EndpointResponse> ForeverAsync(EndpointCall call, CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            cancelled.TrySetResult();
            throw;
        }

        return EndpointResponse.Empty();
    }
}
