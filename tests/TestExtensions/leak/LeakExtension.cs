using KariOrleans.Sdk;

namespace TestExtensions;

public sealed class LeakExtension : Extension
{
    private readonly List<byte[]> kept = [];

    protected override void Map(OperationMap operations) => operations
        .Post("/flood", (_, _) =>
        {
            var line = new string('x', 10_000);
            for (var i = 0; i < 5_000; i++)
            {
                Console.WriteLine(line);
                Console.Error.WriteLine(line);
            }

            return Task.FromResult(EndpointResponse.Text("flooded"));
        })
        .Get("/large", (_, _) =>
            Task.FromResult(new EndpointResponse(200, "application/octet-stream", new byte[5 * 1024 * 1024])))
        .Post("/memory", (_, _) =>
        {
            for (var i = 0; i < 1024; i++) kept.Add(new byte[1024 * 1024]);
            return Task.FromResult(EndpointResponse.Text($"{kept.Count}"));
        });
}
