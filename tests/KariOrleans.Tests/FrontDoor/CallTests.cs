using System.Net;
using KariOrleans.Contracts.Calls;
using KariOrleans.Contracts.Extensions;

namespace KariOrleans.Tests.FrontDoor;

public sealed class CallTests
{
    private static readonly EndpointDescription Echo = new("/api/extensions/echo/echo", ["GET", "POST"], [], null, []);

    [Fact]
    public async Task Call_CarriesMethodPathQueryHeadersAndBody()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, Echo);

        using var response = await host.SendAsync(
            "POST", "/api/extensions/echo/echo?a=1&b=%2F", key, FrontDoorHost.Json("""{"x":1}"""),
            ("X-Custom", "yes"), ("Idempotency-Key", "once"), ("Kari-Deadline-Ms", "1500"), ("Cookie", "a=b"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var (grain, call) = Assert.Single(host.World.Calls);
        Assert.Equal("acme/echo", grain.ToString());
        Assert.Equal(("POST", "/api/extensions/echo/echo", "?a=1&b=%2F"),
            (call.Http!.Method, call.Http.Path, call.Http.Query));
        Assert.Equal([new("x-custom", "yes")], call.Http.Headers);
        Assert.Equal("""{"x":1}"""u8.ToArray(), call.Body);
        Assert.Equal("application/json; charset=utf-8", call.ContentType);
        Assert.Equal(TimeSpan.FromMilliseconds(1500), call.Deadline);
        Assert.Equal("once", call.IdempotencyKey);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal(32, response.Headers.GetValues("X-Kari-Trace-Id").Single().Length);
    }

    [Fact]
    public async Task SmallChunkedBody_TravelsWithTheCall()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, Echo);

        using var response = await host.SendAsync("POST", Echo.Path, key, new Unsized(200 * 1024));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(200 * 1024, Assert.Single(host.World.Calls).Call.Body.Length);
        Assert.Equal(0, host.World.ObjectReferences);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task LargeBody_IsPulledInChunks(bool isSized)
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, Echo);
        var (total, largest) = (0L, 0);
        host.World.OnCall = async (_, body, cancellationToken) =>
        {
            BodyChunk chunk;
            do
            {
                chunk = await body!.PullAsync(cancellationToken);
                Assert.False(chunk.IsAborted);
                (total, largest) = (total + chunk.Bytes.Length, Math.Max(largest, chunk.Bytes.Length));
            }
            while (!chunk.IsLast);
            return new CallResult(CallOutcome.Completed);
        };
        const int Size = 3_000_001;

        using var response = await host.SendAsync(
            "POST", Echo.Path, key, isSized ? new ByteArrayContent(new byte[Size]) : new Unsized(Size));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(Size, total);
        Assert.InRange(largest, 1, 256 * 1024);
        Assert.Empty(Assert.Single(host.World.Calls).Call.Body);
        Assert.Equal(0, host.World.ObjectReferences);
    }

    [Theory]
    [InlineData(1_000, 1_001, true, 0)]
    [InlineData(1_000, 1_001, false, 0)]
    [InlineData(300_000, 2_000_000, true, 0)]
    [InlineData(300_000, 2_000_000, false, 1)]
    public async Task BodyOverTheCap_Is413(long cap, int size, bool isSized, int calls)
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, Echo with { MaxBodyBytes = cap });
        host.World.OnCall = async (_, body, cancellationToken) =>
        {
            while (!(await body!.PullAsync(cancellationToken)).IsAborted)
            {
            }

            return new CallResult(CallOutcome.Failed);
        };

        using var response = await host.SendAsync(
            "POST", Echo.Path, key, isSized ? new ByteArrayContent(new byte[size]) : new Unsized(size));

        var problem = await FrontDoorHost.AssertProblemAsync(response, 413, "body_too_large");
        Assert.Equal($"{cap} bytes", problem.GetProperty("limit").GetString());
        Assert.Equal(calls, host.World.Calls.Count);
    }

    [Fact]
    public async Task SenderThatGoesAway_AbortsTheBodyAndCancelsTheCall()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, Echo);
        var seen = new TaskCompletionSource<bool>();
        var started = new TaskCompletionSource();
        host.World.OnCall = async (_, body, cancellationToken) =>
        {
            BodyChunk chunk;
            do
            {
                chunk = await body!.PullAsync(CancellationToken.None);
                started.TrySetResult();
            }
            while (!chunk.IsLast);
            seen.SetResult(chunk.IsAborted);
            return new CallResult(CallOutcome.Cancelled);
        };

        using var abort = new CancellationTokenSource();
        var request = new HttpRequestMessage(HttpMethod.Post, Echo.Path) { Content = new Stalling(abort.Token) };
        request.Headers.Add("X-API-Key", key);
        var sending = host.Client.SendAsync(request, abort.Token);
        await started.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await abort.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.True(await seen.Task.WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task Answer_KeepsTheAuthorsStatusAndSafeHeadersOnly()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, Echo);
        host.World.OnCall = (_, _, _) => Task.FromResult(new CallResult(CallOutcome.Completed)
        {
            Status = 201,
            ContentType = "text/html",
            Headers = [new("Set-Cookie", "kari_pages=x"), new("ETag", "\"1\""), new("X-Accel-Redirect", "/secret")],
            Body = "<script>1</script>"u8.ToArray(),
        });

        using var response = await host.SendAsync("GET", Echo.Path, key);

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.False(response.Headers.Contains("Set-Cookie"));
        Assert.False(response.Headers.Contains("X-Accel-Redirect"));
        Assert.Equal("\"1\"", response.Headers.ETag!.Tag);
        Assert.StartsWith("sandbox; default-src 'none'",
            response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(101)]
    [InlineData(999)]
    [InlineData(0)]
    public async Task StatusThatIsNone_Is502(int status)
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, Echo);
        host.World.OnCall = (_, _, _) => Task.FromResult(new CallResult(CallOutcome.Completed) { Status = status });

        using var response = await host.SendAsync("GET", Echo.Path, key);

        await FrontDoorHost.AssertProblemAsync(response, 502, "invalid_answer");
    }

    [Fact]
    public async Task Head_CallsGetAndHasNoBody()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, Echo);

        using var response = await host.SendAsync("HEAD", Echo.Path, key);

        Assert.Equal("GET", Assert.Single(host.World.Calls).Call.Http!.Method);
        Assert.Equal(2, response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Options_ListsTheMethods()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, Echo);

        using var response = await host.SendAsync("OPTIONS", Echo.Path, key);

        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("GET, HEAD, OPTIONS, POST", string.Join(", ", response.Content.Headers.Allow));
        Assert.Empty(host.World.Calls);
    }

    [Fact]
    public async Task MethodNotAllowed_NamesTheMethods()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, Echo);
        host.World.OnCall = (_, _, _) => Task.FromResult(new CallResult(CallOutcome.MethodNotAllowed));

        using var response = await host.SendAsync("DELETE", Echo.Path, key);

        await FrontDoorHost.AssertProblemAsync(response, 405, "method_not_allowed");
        Assert.Contains("POST", response.Content.Headers.Allow);
    }

    [Fact]
    public async Task PrefixOfTheManifest_IsRoutedForItsTenantOnly()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, new EndpointDescription("/analytics/reports/{id}", ["GET"], [], null,
            [])
        { Deadline = TimeSpan.FromSeconds(7) });
        var other = host.World.AddKey("other", "user");

        using var own = await host.SendAsync("GET", "/analytics/reports/7", key);
        using var foreign = await host.SendAsync("GET", "/analytics/reports/7", other);
        using var anonymous = await host.SendAsync("GET", "/analytics/reports/7");

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        await FrontDoorHost.AssertProblemAsync(foreign, 404, "no_such_route");
        await FrontDoorHost.AssertProblemAsync(anonymous, 401, "missing_credentials");
        var call = Assert.Single(host.World.Calls).Call;
        Assert.Equal("/analytics/reports/7", call.Http!.Path);
        Assert.Equal(TimeSpan.FromSeconds(7), call.Deadline);
    }

    [Fact]
    public async Task PrefixOfTheManifest_CannotTakeAPlatformRoute()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, new EndpointDescription("/api/tenants/current", ["GET", "POST"], [], null, []));

        using var get = await host.SendAsync("GET", "/api/tenants/current", key);

        Assert.Equal(HttpStatusCode.OK, get.StatusCode);
        Assert.Empty(host.World.Calls);
    }

    [Theory]
    [InlineData("system")]
    [InlineData("discover")]
    [InlineData("registry")]
    [InlineData("background-tasks")]
    [InlineData("marketplace")]
    public async Task ReservedName_NeverReachesAnExtension(string name)
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = host.World.AddKey("acme", "admin");
        host.World.Install("acme", name);

        using var response = await host.SendAsync("GET", $"/api/extensions/{name}/anything/else", key);

        await FrontDoorHost.AssertProblemAsync(response, 404, "no_such_route");
        Assert.Empty(host.World.Calls);
    }

    [Theory]
    [InlineData("Bad_Name")]
    [InlineData("a--b")]
    [InlineData("-a")]
    public async Task NameThatNoExtensionCanHave_Is404(string name)
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = host.World.AddKey("acme", "admin");

        using var response = await host.SendAsync("GET", $"/api/extensions/{name}/x", key);

        await FrontDoorHost.AssertProblemAsync(response, 404, "not_installed");
    }

    [Theory]
    [InlineData("Idempotency-Key", "with space", "invalid_idempotency_key")]
    [InlineData("Kari-Deadline-Ms", "soon", "invalid_deadline")]
    public async Task HeaderThatIsWrong_Is400(string name, string value, string code)
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, Echo);

        using var response = await host.SendAsync("GET", Echo.Path, key, null, (name, value));

        await FrontDoorHost.AssertProblemAsync(response, 400, code);
    }

    [Fact]
    public async Task LimitOfTheEndpoint_IsPerTenant()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, Echo with { CallsPerMinute = 2 });
        host.World.Install("other", "echo", Echo with { CallsPerMinute = 2 });
        var other = host.World.AddKey("other", "user");

        for (var i = 0; i < 2; i++) (await host.SendAsync("GET", Echo.Path, key)).Dispose();
        using var third = await host.SendAsync("GET", Echo.Path, key);
        using var neighbour = await host.SendAsync("GET", Echo.Path, other);

        var problem = await FrontDoorHost.AssertProblemAsync(third, 429, "rate_limited");
        Assert.Contains("2 calls a minute", problem.GetProperty("limit").GetString(), StringComparison.Ordinal);
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 60);
        Assert.Equal(HttpStatusCode.OK, neighbour.StatusCode);
    }

    [Fact]
    public async Task MadeUpPaths_ShareOneLimit()
    {
        await using var host = await FrontDoorHost.StartAsync(("FrontDoor:CallsPerMinute", "2"));
        var key = Echoing(host, Echo);

        for (var i = 0; i < 2; i++) (await host.SendAsync("GET", $"/api/extensions/echo/made-up/{i}", key)).Dispose();
        using var third = await host.SendAsync("GET", "/api/extensions/echo/made-up/3", key);

        await FrontDoorHost.AssertProblemAsync(third, 429, "rate_limited");
    }

    [Fact]
    public async Task ExceptionsOfTheCluster_BecomeProblemsWithoutDetails()
    {
        await using var host = await FrontDoorHost.StartAsync();
        var key = Echoing(host, Echo);

        host.World.OnCall = (_, _, _) => throw new TimeoutException("secret detail");
        using var timeout = await host.SendAsync("GET", Echo.Path, key);
        host.World.OnCall = (_, _, _) => throw new InvalidOperationException("secret detail");
        using var bug = await host.SendAsync("GET", Echo.Path, key);
        host.World.OnCall = (_, _, _) => throw new TenantSealException("secret detail");
        using var seal = await host.SendAsync("GET", Echo.Path, key);

        await FrontDoorHost.AssertProblemAsync(timeout, 503, "cluster_unavailable");
        Assert.NotNull(timeout.Headers.RetryAfter);
        await FrontDoorHost.AssertProblemAsync(bug, 500, "internal_error");
        await FrontDoorHost.AssertProblemAsync(seal, 403, "tenant_sealed");
        Assert.DoesNotContain("secret", await bug.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string Echoing(FrontDoorHost host, EndpointDescription endpoint)
    {
        host.World.Install("acme", "echo", endpoint);
        return host.World.AddKey("acme", "user");
    }

    /// <summary>A body without a declared length.</summary>
    private sealed class Unsized(int size) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            var block = new byte[10_000];
            for (var left = size; left > 0; left -= block.Length) await stream.WriteAsync(
                block.AsMemory(0, Math.Min(left, block.Length)));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    /// <summary>A body that begins and never ends.</summary>
    private sealed class Stalling(CancellationToken cancellationToken) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[400_000], cancellationToken);
            await stream.FlushAsync(cancellationToken);
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
