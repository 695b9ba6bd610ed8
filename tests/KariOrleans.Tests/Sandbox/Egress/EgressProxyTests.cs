using System.Net;
using System.Net.Sockets;
using System.Text;
using KariOrleans.Protocol.Manifest;
using KariOrleans.Sandbox.Egress;
using Microsoft.Extensions.Time.Testing;

namespace KariOrleans.Tests.Sandbox.Egress;

public sealed class EgressProxyTests
{
    [Fact]
    public async Task Tunnel_CarriesBytesBothWays_AndIsWrittenDown()
    {
        using var rig = new ProxyRig();

        var answer = await rig.OpenAsync();
        using var host = await rig.AcceptAsync();
        await host.SendAsync("hello, who calls?"u8.ToArray());
        await answer.Tunnel!.WriteAsync("ada"u8.ToArray());
        var received = await ReadAsync(answer.Tunnel, 17);
        var sent = await ReadAsync(new NetworkStream(host), 3);
        host.Shutdown(SocketShutdown.Send);
        await answer.Tunnel.DisposeAsync();

        Assert.Equal(("hello, who calls?", "ada"), (received, sent));
        var record = await rig.RecordAsync();
        Assert.Equal(("acme", "courier", ProxyRig.Host, rig.Port),
            (record.Tenant, record.Extension, record.Host, record.Port));
        Assert.Equal((EgressOutcome.Completed, 3, 17), (record.Outcome, record.BytesUp, record.BytesDown));
    }

    [Fact]
    public async Task UndeclaredHost_IsRefused_BeforeAnybodyLooksItUp()
    {
        using var rig = new ProxyRig();

        Assert.Equal("403 host_not_declared", await rig.RefusedAsync("other.test"));

        Assert.Empty(rig.Asked);
        Assert.Equal((EgressOutcome.Denied, "host_not_declared"), await OutcomeAsync(rig));
    }

    [Theory]
    [InlineData("8.8.8.8", "10.0.0.1")]
    [InlineData("8.8.8.8", "::1")]
    [InlineData("8.8.8.8", "169.254.169.254")]
    [InlineData("::ffff:127.0.0.1")]
    public async Task OneAddressThatIsNotPublic_RefusesAll(params string[] addresses)
    {
        using var rig = new ProxyRig(options => options with { PrivateRanges = [] });
        rig.Answer = _ => Task.FromResult(ProxyRig.Addresses(addresses));

        Assert.Equal("403 address_not_public", await rig.RefusedAsync());

        Assert.False(rig.IsDialled);
        Assert.Null((await rig.RecordAsync()).Address);
    }

    [Fact]
    public async Task NameThatChangesItsAddress_IsDialledWhereItWasChecked()
    {
        using var rig = new ProxyRig();
        var answers = 0;
        rig.Answer = _ => Task.FromResult(ProxyRig.Addresses(answers++ == 0 ? "127.0.0.1" : "10.0.0.1"));

        var first = await rig.OpenAsync();
        await first.Tunnel!.DisposeAsync();
        (await rig.AcceptAsync()).Dispose();
        var record = await rig.RecordAsync();

        Assert.Equal((IPAddress.Loopback, 1), (record.Address, answers));
        Assert.Equal("403 address_not_public", await rig.RefusedAsync());
    }

    [Fact]
    public async Task Star_NeverReachesThisMachine()
    {
        using var rig = new ProxyRig(
            options => options with { Names = new EgressOptions().Names }, hosts: _ => [new NetworkHost("*", null)]);

        Assert.Equal("403 address_not_public", await rig.RefusedAsync("localhost", 443));
        Assert.Equal("403 address_not_declared", await rig.RefusedAsync("127.0.0.1", 443));
        Assert.Equal("403 address_not_declared", await rig.RefusedAsync("::1", 443));
    }

    [Fact]
    public async Task HostWithoutAddress_OrWithoutListener_IsABadGateway()
    {
        using var rig = new ProxyRig(hosts: _ => [new NetworkHost(ProxyRig.Host, 1)]);

        Assert.Equal("502 host_unreachable", await rig.RefusedAsync(port: 1));
        rig.Answer = _ => Task.FromResult<IPAddress[]>([]);
        Assert.Equal("502 host_unknown", await rig.RefusedAsync(port: 1));
    }

    [Fact]
    public async Task SlowLookUps_TimeOut_AndOnlySoManyRun()
    {
        using var rig = new ProxyRig(options => options with
        {
            MaxLookups = 2,
            ConnectTimeout = TimeSpan.FromMilliseconds(200),
        });
        var never = new TaskCompletionSource<IPAddress[]>();
        rig.Answer = _ => never.Task;

        var refusals = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => rig.RefusedAsync()));

        Assert.All(refusals, r => Assert.Equal("504 connect_timed_out", r));
        Assert.Equal(2, rig.Asked.Count);
    }

    [Fact]
    public async Task ConnectionBeyondTheLimit_IsRefused_UntilOneEnds()
    {
        using var rig = new ProxyRig(options => options with { MaxConnections = 2 });
        var first = await rig.OpenAsync();
        var second = await rig.OpenAsync();

        Assert.Equal("503 too_many_connections", await rig.RefusedAsync());
        Assert.Equal(EgressOutcome.OverLimit, (await rig.RecordAsync()).Outcome);
        await first.Tunnel!.DisposeAsync();
        (await rig.AcceptAsync()).Dispose();
        await rig.RecordAsync();
        var third = await rig.OpenAsync();

        Assert.NotNull(third.Tunnel);
        await third.Tunnel.DisposeAsync();
        await second.Tunnel!.DisposeAsync();
    }

    [Fact]
    public async Task FloodOfSilentConnections_IsClosed_AndOthersAreServedAgain()
    {
        using var rig = new ProxyRig(options => options with
        {
            MaxConnections = 4,
            MaxConnectionsPerSecond = 10_000,
            HeadTimeout = TimeSpan.FromMilliseconds(100),
        });
        var flood = new List<Socket>();
        for (var i = 0; i < 300; i++) flood.Add(await rig.ConnectAsync());

        var answers = 0;
        foreach (var socket in flood)
        {
            if (await ProxyRig.ReadToEndAsync(socket) is { Length: > 0 }) answers++;
            socket.Dispose();
        }

        for (var i = 0; i < answers; i++) Assert.Equal(EgressOutcome.Malformed, (await rig.RecordAsync()).Outcome);
        var answer = await rig.OpenAsync();

        Assert.NotNull(answer.Tunnel);
        await answer.Tunnel.DisposeAsync();
    }

    [Fact]
    public async Task BytesOfAConnection_AreBounded()
    {
        using var rig = new ProxyRig(options => options with { MaxBytesPerConnection = 1_000 });
        var answer = await rig.OpenAsync();
        using var host = await rig.AcceptAsync();

        await host.SendAsync(new byte[1_001]);

        Assert.Equal(0, await answer.Tunnel!.ReadAtLeastAsync(new byte[1_001], 1_001, throwOnEndOfStream: false));
        Assert.Equal((EgressOutcome.TooManyBytes, null), await OutcomeAsync(rig));
        await answer.Tunnel.DisposeAsync();
    }

    [Fact]
    public async Task BytesOfAnHour_AreBounded_AndTheNextHourBegins()
    {
        var time = new FakeTimeProvider();
        using var rig = new ProxyRig(options => options with { MaxBytesPerHour = 1_000 }, time);
        var first = await rig.OpenAsync();
        using var host = await rig.AcceptAsync();
        await host.SendAsync(new byte[1_001]);
        Assert.Equal((EgressOutcome.TooManyBytes, null), await OutcomeAsync(rig));

        Assert.Equal("503 too_many_bytes", await rig.RefusedAsync());
        time.Advance(TimeSpan.FromHours(1));
        var second = await rig.OpenAsync();

        Assert.NotNull(second.Tunnel);
        await second.Tunnel.DisposeAsync();
        await first.Tunnel!.DisposeAsync();
    }

    [Fact]
    public async Task IdleConnection_IsClosed()
    {
        using var rig = new ProxyRig(options => options with { IdleTimeout = TimeSpan.FromMilliseconds(100) });
        var answer = await rig.OpenAsync();
        using var host = await rig.AcceptAsync();

        Assert.Equal(0, await host.ReceiveAsync(new byte[1]).WaitAsync(ProxyRig.Patience));
        Assert.Equal((EgressOutcome.IdleTooLong, null), await OutcomeAsync(rig));
        await answer.Tunnel!.DisposeAsync();
    }

    [Fact]
    public async Task BusyConnection_IsClosedAfterItsTime()
    {
        using var rig = new ProxyRig(options => options with { LongestConnection = TimeSpan.FromMilliseconds(200) });
        var answer = await rig.OpenAsync();
        using var host = await rig.AcceptAsync();
        var buffer = new byte[1];

        var record = rig.RecordAsync();
        try
        {
            while (!record.IsCompleted)
            {
                await host.SendAsync(buffer);
                if (await answer.Tunnel!.ReadAsync(buffer) == 0) break;
            }
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            // The end came between two of these.
        }

        Assert.Equal(EgressOutcome.OpenTooLong, (await record).Outcome);
        await answer.Tunnel!.DisposeAsync();
    }

    [Fact]
    public async Task HeadThatComesInDrops_RunsOutOfTime()
    {
        using var rig = new ProxyRig(options => options with { HeadTimeout = TimeSpan.FromMilliseconds(300) });
        using var socket = await rig.ConnectAsync();
        var answer = ProxyRig.ReadToEndAsync(socket);
        using var drip = new PeriodicTimer(TimeSpan.FromMilliseconds(10));

        await socket.SendAsync("CONNECT "u8.ToArray());
        try
        {
            while (!answer.IsCompleted && await drip.WaitForNextTickAsync()) await socket.SendAsync("a"u8.ToArray());
        }
        catch (SocketException)
        {
            // Closed between two drops.
        }

        Assert.StartsWith("HTTP/1.1 408 connect_too_slow", await answer, StringComparison.Ordinal);
        Assert.Equal((EgressOutcome.Malformed, "connect_too_slow"), await OutcomeAsync(rig));
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    [InlineData("CONNECT allowed.test:443 HTTP/1.1\r\nHost: allowed.test\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n")]
    public async Task Garbage_IsABadRequest(string bytes)
    {
        using var rig = new ProxyRig();

        Assert.StartsWith("HTTP/1.1 400 connect_malformed", await rig.SendAsync(bytes), StringComparison.Ordinal);
        Assert.Equal((EgressOutcome.Malformed, "connect_malformed"), await OutcomeAsync(rig));
    }

    [Fact]
    public async Task HeadWithoutEnd_IsABadRequest_AfterItsBound()
    {
        using var rig = new ProxyRig();

        var answer = await rig.SendAsync(new string('x', ConnectRequest.MaxBytes));

        Assert.Contains("more than 8192 bytes", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refusal_IsAProblemDocument_WithRuleAndRemedy()
    {
        using var rig = new ProxyRig();

        var answer = await rig.OpenAsync("other.test");

        var text = Encoding.UTF8.GetString(answer.Refusal.Span);
        Assert.Contains("Content-Type: application/problem+json\r\n", text, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"host_not_declared\"", text, StringComparison.Ordinal);
        Assert.Contains("\"remedy\":\"Declare it in extension.json", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndOfTheSession_ClosesEveryConnection_AndTheSocket()
    {
        using var rig = new ProxyRig();
        var answer = await rig.OpenAsync();
        using var host = await rig.AcceptAsync();

        rig.EndSession();

        Assert.Equal(0, await host.ReceiveAsync(new byte[1]).WaitAsync(ProxyRig.Patience));
        Assert.Equal((EgressOutcome.SessionEnded, null), await OutcomeAsync(rig));
        await Assert.ThrowsAsync<SocketException>(rig.ConnectAsync);
        await answer.Tunnel!.DisposeAsync();
    }

    [Fact]
    public void Pace_AllowsABurst_ThenSoManyASecond()
    {
        var time = new FakeTimeProvider();
        var pace = new ConnectionPace(burst: 3, perSecond: 10, time);

        var waits = Enumerable.Range(0, 5).Select(_ => pace.Next().TotalMilliseconds).ToList();
        time.Advance(TimeSpan.FromMinutes(1));
        var later = Enumerable.Range(0, 4).Select(_ => pace.Next().TotalMilliseconds).ToList();

        Assert.Equal([0, 0, 0, 100, 200], waits);
        Assert.Equal([0, 0, 0, 100], later);
    }

    private static async Task<string> ReadAsync(Stream stream, int count)
    {
        var buffer = new byte[count];
        await stream.ReadExactlyAsync(buffer).AsTask().WaitAsync(ProxyRig.Patience);
        return Encoding.UTF8.GetString(buffer);
    }

    private static async Task<(EgressOutcome Outcome, string? Rule)> OutcomeAsync(ProxyRig rig)
    {
        var record = await rig.RecordAsync();
        return (record.Outcome, record.Rule);
    }
}
