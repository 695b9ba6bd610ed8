using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KariOrleans.Protocol.Manifest;
using KariOrleans.Sandbox;
using KariOrleans.Sandbox.Egress;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.SystemTests.Sandbox;

/// <summary>The way out of a real jailed child: through the egress proxy, or not at all.</summary>
public sealed class EgressTests : IAsyncLifetime
{
    private static readonly string[] Clients =
    [
        "http", "sdk", .. File.Exists("/usr/bin/curl") ? (string[])["curl"] : [],
        .. File.Exists("/usr/bin/python3") ? (string[])["python"] : [],
    ];

    private WorldServer world = null!;

    public static TheoryData<string> EveryClient => [.. Clients];

    public async Task InitializeAsync() => world = await WorldServer.StartAsync();

    public async Task DisposeAsync() => await world.DisposeAsync();

    [Theory]
    [MemberData(nameof(EveryClient))]
    public async Task DeclaredHost_IsReached_ByHttp(string client)
    {
        await using var rig = Rig();

        var answer = await FetchAsync(rig, client, world.Url("http", "/hello?a=%20b"));

        Assert.Equal($"hello http {WorldServer.Host} ?a=%20b", answer);
    }

    [Theory]
    [MemberData(nameof(EveryClient))]
    public async Task DeclaredHost_IsReached_ByHttps(string client)
    {
        await using var rig = Rig();
        Directory.CreateDirectory(rig.Spec.DataDirectory);
        await File.WriteAllTextAsync(Path.Combine(rig.Spec.DataDirectory, "ca.pem"), world.CertificatePem);

        var answer = await FetchAsync(rig, client == "http" ? "trusting" : client, world.Url("https", "/hello"));

        Assert.Equal($"hello https {WorldServer.Host} ", answer);
    }

    [Theory]
    [InlineData("http", "403")]
    [InlineData("sdk", "host_not_declared Declare it in extension.json")]
    [InlineData("curl", "403")]
    [InlineData("python", "403")]
    public async Task UndeclaredHost_IsRefused(string client, string said)
    {
        if (!Clients.Contains(client)) return;
        await using var rig = Rig();

        var answer = await FetchAsync(rig, client, world.Url("http", "/hello", "other.test"));

        Assert.StartsWith("failed:", answer, StringComparison.Ordinal);
        Assert.Contains(said, answer, StringComparison.Ordinal);
        Assert.Empty(world.Asked);
    }

    [Theory]
    [MemberData(nameof(EveryClient))]
    public async Task Redirect_IsAConnectionOfItsOwn_AndCheckedAgain(string client)
    {
        await using var rig = Rig();
        var allowed = Uri.EscapeDataString(world.Url("http", "/hello"));
        var denied = Uri.EscapeDataString(world.Url("http", "/hello", "other.test"));

        var followed = await FetchAsync(rig, client, world.Url("http", $"/redirect?to={allowed}"));
        var stopped = await FetchAsync(rig, client, world.Url("http", $"/redirect?to={denied}"));

        Assert.Equal($"hello http {WorldServer.Host} ", followed);
        Assert.StartsWith("failed:", stopped, StringComparison.Ordinal);
        Assert.DoesNotContain("other.test", world.Asked);
    }

    [Fact]
    public async Task PortThatIsNotDeclared_IsRefused()
    {
        await using var rig = Rig(new NetworkHost(WorldServer.Host, null));

        var answer = await FetchAsync(rig, "sdk", world.Url("http", "/hello"));

        Assert.Contains("port_not_declared", answer, StringComparison.Ordinal);
        Assert.Contains($"\"{WorldServer.Host}:{world.HttpPort}\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PrivateAddress_IsRefused_WhereTheOperatorAllowsNone()
    {
        await using var rig = Rig(options: new EgressOptions { Names = world });

        var answer = await FetchAsync(rig, "sdk", world.Url("http", "/hello"));

        Assert.Contains("address_not_public", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("127.0.0.1", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Child_HasNoNetworkOfItsOwn_EvenWithAGrant()
    {
        await using var rig = Rig();

        var answer = await FetchAsync(rig, "direct", world.Url("http", "/hello", "127.0.0.1"));

        Assert.StartsWith("failed:", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ChildWithoutAGrant_HasNeitherSocketNorVariables()
    {
        await using var rig = new SandboxRig("hostile");

        var answer = await FetchAsync(rig, "sdk", world.Url("http", "/hello"));
        var variables = SandboxRig.TextOf(await rig.GetAsync("/environment"));

        Assert.Contains("network_not_granted", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("KARI_EGRESS", variables, StringComparison.Ordinal);
        Assert.DoesNotContain("PROXY", variables, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(Directory.EnumerateFiles(rig.RunDirectory, EgressProxy.SocketName, SearchOption.AllDirectories));
    }

    [Fact]
    public async Task EveryConnection_IsWrittenDown()
    {
        await using var rig = Rig();

        await FetchAsync(rig, "sdk", world.Url("http", "/hello", "other.test"));
        var refused = await rig.ConnectionAsync();
        await FetchAsync(rig, "http", world.Url("http", "/hello"));
        var completed = await rig.ConnectionAsync();

        Assert.Equal(("acme", "hostile", "other.test"), (refused.Tenant, refused.Extension, refused.Host));
        Assert.Equal((EgressOutcome.Denied, "host_not_declared"), (refused.Outcome, refused.Rule));
        Assert.Null(refused.Address);
        Assert.Equal((WorldServer.Host, world.HttpPort), (completed.Host, completed.Port));
        Assert.Equal((EgressOutcome.Completed, IPAddress.Loopback), (completed.Outcome, completed.Address));
        Assert.True(completed is { BytesUp: > 20, BytesDown: > 20 } && completed.Duration > TimeSpan.Zero);
    }

    [Fact]
    public async Task GarbageOverTheSocket_IsAnswered_AndTheSessionLives()
    {
        await using var rig = Rig();
        await rig.Sandbox.StartAsync();

        var answer = SandboxRig.TextOf(await rig.CallAsync(
            "POST", "/egress/raw", inline: Encoding.ASCII.GetBytes("GET http://allowed.test/ HTTP/1.1\r\n\r\n")));

        Assert.StartsWith("HTTP/1.1 400 connect_malformed", answer, StringComparison.Ordinal);
        Assert.Equal(1, rig.Sandbox.State.Starts);
    }

    [Fact]
    public async Task FloodOfConnections_HurtsNobodyElse_AndEnds()
    {
        await using var flooding = Rig();
        await using var other = Rig();
        await other.Sandbox.StartAsync();

        var flood = flooding.PostAsync("/egress/flood");
        var meanwhile = await FetchAsync(other, "sdk", world.Url("http", "/hello"));
        var made = int.Parse(SandboxRig.TextOf(await flood), null);

        Assert.StartsWith("hello", meanwhile, StringComparison.Ordinal);
        Assert.InRange(made, 200, 1_000);
        Assert.Equal(SandboxOutcome.Answered, (await flooding.GetAsync("/environment")).Outcome);
    }

    [Fact]
    public async Task EndOfTheSession_ClosesWhatIsOpen()
    {
        await using var rig = Rig();
        await rig.Sandbox.StartAsync();
        var call = FetchReplyAsync(rig, "sdk", world.Url("http", "/hold"));
        await world.Held.Task.WaitAsync(SandboxRig.Patience);

        System.Diagnostics.Process.GetProcessById(rig.Process).Kill(entireProcessTree: true);

        Assert.Equal(SandboxOutcome.Crashed, (await call).Outcome);
        await world.Released.Task.WaitAsync(SandboxRig.Patience);
        Assert.Equal(WorldServer.Host, (await rig.ConnectionAsync()).Host);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("sdk")]
    public async Task WithoutAJail_TheProxyIsTheSame(string client)
    {
        await using var rig = Rig(jail: JailMode.Off);

        var answer = await FetchAsync(rig, client, world.Url("http", "/hello"));
        var refused = await FetchAsync(rig, client, world.Url("http", "/hello", "other.test"));

        Assert.Equal($"hello http {WorldServer.Host} ", answer);
        Assert.StartsWith("failed:", refused, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutAJail_NothingHoldsTheChildToTheProxy()
    {
        await using var rig = Rig(jail: JailMode.Off);

        var answer = await FetchAsync(rig, "direct", world.Url("http", "/hello", "127.0.0.1"));

        Assert.Equal("hello http 127.0.0.1 ", answer);
    }

    private SandboxRig Rig(
        NetworkHost? host = null, EgressOptions? options = null, JailMode jail = JailMode.Required)
    {
        NetworkHost[] hosts = host is null
            ? [new(WorldServer.Host, world.HttpPort), new(WorldServer.Host, world.HttpsPort)]
            : [host];
        return new SandboxRig(
            "hostile", jail: jail,
            egress: options ?? new EgressOptions
            {
                Names = world,
                PrivateRanges = [IPNetwork.Parse("127.0.0.0/8")],
            },
            policy: EgressPolicy.For(new HashSet<string> { "network:outbound_http" }, hosts));
    }

    private static async Task<string> FetchAsync(SandboxRig rig, string client, string url) =>
        SandboxRig.TextOf(await FetchReplyAsync(rig, client, url));

    private static Task<SandboxReply> FetchReplyAsync(SandboxRig rig, string client, string url)
    {
        var input = new JsonObject { ["with"] = client, ["url"] = url };
        return rig.CallAsync("POST", "/fetch", inline: Encoding.UTF8.GetBytes(input.ToJsonString()));
    }
}
