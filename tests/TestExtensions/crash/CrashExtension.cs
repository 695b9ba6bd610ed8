using System.Globalization;
using KariOrleans.Sdk;

namespace TestExtensions;

public sealed class CrashExtension : Extension
{
    protected override void Map(OperationMap operations) => operations
        .Post("/exit/{code}", (call, _) =>
        {
            Environment.Exit(int.Parse(call.RouteValue("code"), CultureInfo.InvariantCulture));
            return Task.FromResult(EndpointResponse.Empty());
        })
        .Post("/throw", (_, _) => throw new InvalidOperationException("thrown on purpose"))
        .Post("/abort", (_, _) =>
        {
            Console.Error.WriteLine("last words");
            Environment.FailFast("failed on purpose");
            return Task.FromResult(EndpointResponse.Empty());
        })
        .Post("/overflow", (_, _) => Task.FromResult(EndpointResponse.Text($"{Overflow(0)}")))
        .Post("/maybe/{what}", (call, _) =>
        {
            if (call.RouteValue("what") == "exit") Environment.Exit(3);
            return Task.FromResult(EndpointResponse.Text("survived"));
        })
        .Get("/fine", (_, _) => Task.FromResult(EndpointResponse.Text("fine")));

    protected override Task InitialiseAsync(OperationContext context, CancellationToken cancellationToken)
    {
        if ((bool?)context.Configuration["fail_at_start"] == true) throw new InvalidOperationException(
            "broken at start on purpose");
        if ((bool?)context.Configuration["exit_at_start"] == true) Environment.Exit(7);
        return Task.CompletedTask;
    }

    private static int Overflow(int depth) => Overflow(depth + 1) + Overflow(depth + 2);
}
