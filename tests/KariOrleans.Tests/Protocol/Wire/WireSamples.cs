using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Protocol.Wire;

/// <summary>One message of every type, with the bytes that it has had since wire version 1.</summary>
internal static class WireSamples
{
    private static readonly byte[] EmptyObject = "{}"u8.ToArray();

    public static IReadOnlyList<WireSample> All { get; } =
    [
        WireSample.Of("Hello", new HelloMessage(1, "00ff", 4711, ".NET 10"), "9401a430306666cd1267a72e4e4554203130"),
        WireSample.Of(
            "Welcome",
            new WelcomeMessage(1, "echo", "1.2.3", "acme", "/p", "echo.dll", EmptyObject, [new("A", "b")]),
            "9801a46563686fa5312e322e33a461636d65a22f70a86563686f2e646c6cc4027b7d92a141a162"),
        WireSample.Of(
            "Ready",
            new ReadyMessage("0.4.0", null, ["plugin:echo", "task:t"]),
            "93a5302e342e30c092ab706c7567696e3a6563686fa67461736b3a74"),
        WireSample.Of(
            "Ready, failed",
            new ReadyMessage("0.4.0", new WireError("code", "message", "remedy", true), []),
            "93a5302e342e3094a4636f6465a76d657373616765a672656d656479c390"),
        WireSample.Of(
            "Call",
            new CallMessage
            {
                Name = "/echo",
                DeadlineMilliseconds = 1500,
                User = "ann",
                Roles = ["user"],
                TraceParent = "00-1",
                IdempotencyKey = "key",
                HttpMethod = "POST",
                Path = "/p/echo",
                Query = "?a=1",
                ContentType = "text/plain",
                Headers = [new("h", "v")],
                RouteValues = [new("id", "7")],
                Body = "hi"u8.ToArray(),
            },
            "9da52f6563686fcd05dca3616e6e91a475736572a430302d31a36b6579a4504f5354a72f702f6563686fa43f613d31aa"
            + "746578742f706c61696e92a168a17692a26964a137c4026869"),
        WireSample.Of("Call, empty", new CallMessage { Name = "t" }, "9da17400c090c0c0c0c0c0c09090c400"),
        WireSample.Of(
            "Result",
            new ResultMessage
            {
                Status = 201, ContentType = "text/plain", Headers = [new("x", "y")], Body = "ok"u8.ToArray(),
            },
            "9600ccc9aa746578742f706c61696e92a178a179c4026f6bc0"),
        WireSample.Of(
            "Result, failed",
            new ResultMessage { Outcome = ResultOutcome.Failed, Error = new WireError("boom", "It broke.") },
            "9601ccc8c090c40094a4626f6f6da949742062726f6b652ec0c2"),
        WireSample.Of("HostCall", new HostCallMessage(7, new byte[] { 1, 2 }), "9207c4020102"),
        WireSample.Of("HostResult", new HostResultMessage(new byte[] { 3 }), "92c40103c0"),
        WireSample.Of(
            "HostResult, denied",
            new HostResultMessage(default, new WireError("permission_denied", "No.", "Declare it.")),
            "92c40094b17065726d697373696f6e5f64656e696564a34e6f2eab4465636c6172652069742ec2"),
        WireSample.Of(
            "CreateTable",
            new CreateTableRequest("rows", """{"a":"text"}"""u8.ToArray()),
            "92a4726f7773c40c7b2261223a2274657874227d"),
        WireSample.Of(
            "Insert",
            new InsertRequest("rows", ["a", "b"], 2, new byte[] { 1, 0xa1, 0x78, 2, 0xa1, 0x79 }),
            "94a4726f777392a161a16202c40601a17802a179"),
        WireSample.Of(
            "Query",
            new QueryRequest("rows", EmptyObject, ["a"], ["-a"], 10, "next"),
            "96a4726f7773c4027b7d91a16191a22d610aa46e657874"),
        WireSample.Of(
            "Update",
            new UpdateRequest("rows", EmptyObject, ["a"], new byte[] { 1 }),
            "94a4726f7773c4027b7d91a161c40101"),
        WireSample.Of("Filter", new FilterRequest("rows", EmptyObject), "92a4726f7773c4027b7d"),
        WireSample.Of(
            "Aggregate",
            new AggregateRequest("rows", EmptyObject, ["a"], ["count(*)"]),
            "94a4726f7773c4027b7d91a16191a8636f756e74282a29"),
        WireSample.Of("RowPage", new RowPage(["a"], 1, new byte[] { 1 }, null), "9491a16101c40101c0"),
        WireSample.Of(
            "Plugin", new PluginRequest("""{"intent":"x"}"""u8.ToArray()), "91c40e7b22696e74656e74223a2278227d"),
        WireSample.Of("Log", new LogNotice(2, "line"), "9202a46c696e65"),
        WireSample.Of("Metric", new MetricNotice("rows", 1.5), "92a4726f7773cb3ff8000000000000"),
    ];

    public static TheoryData<string> Names => [.. All.Select(s => s.Name)];

    public static WireSample Named(string name) => All.Single(s => s.Name == name);
}
