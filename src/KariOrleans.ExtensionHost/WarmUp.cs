using KariOrleans.Protocol.Wire;

namespace KariOrleans.ExtensionHost;

/// <summary>
/// Runs a whole session with a small extension and a platform played by this process, so that everything an
/// installation's start needs is loaded and compiled before one is assigned.
/// </summary>
internal static class WarmUp
{
    private const uint LastCall = 3;

    /// <summary>Runs it. Whatever fails only makes the real start slower.</summary>
    public static void Run()
    {
        try
        {
            var (connection, platform) = FrameConnection.Pair();
            using var here = connection;
            using var there = platform;
            using var session = new HostSession(connection, "warm", loading: null);
            var playing = Task.Run(() => PlayPlatformAsync(platform));
            session.Run();
            playing.GetAwaiter().GetResult();
            if (session.ExitCode != 0) Console.Error.WriteLine($"The warm-up ended with code {session.ExitCode}.");
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"The warm-up failed: {e.Message}");
        }
    }

    private static async Task PlayPlatformAsync(FrameConnection platform)
    {
        try
        {
            platform.ReadFrame();
            await SendAsync(platform, 0, FrameKind.Welcome, 0, new WelcomeMessage(
                WireLimits.Version, "warm-up", "1.0.0", "nobody", Path.Combine(AppContext.BaseDirectory, "warm"),
                "KariOrleans.WarmUp.dll", "{}"u8.ToArray(), [])).ConfigureAwait(false);
            while (await AnswerAsync(platform).ConfigureAwait(false))
            {
            }
        }
        catch
        {
            // The session must not wait for a platform that is gone.
            platform.Dispose();
            throw;
        }
    }

    private static async Task<bool> AnswerAsync(FrameConnection platform)
    {
        var (header, _) = platform.ReadFrame();
        switch (header.Kind)
        {
            case FrameKind.HostCall:
                var rows = new HostResultMessage(PackedRows.Pack([[0L]]));
                await SendAsync(platform, header.Id, FrameKind.HostResult, header.Method, rows).ConfigureAwait(false);
                break;
            case FrameKind.Ready:
            case FrameKind.Result when header.Id < LastCall:
                var call = header.Id + 1;
                await SendAsync(platform, call, FrameKind.Call, KindOf(call), MessageOf(call)).ConfigureAwait(false);
                break;
            case FrameKind.Result:
                await platform.SendAsync(new FrameHeader(0, 0, FrameKind.Drain, 0, 0), default).ConfigureAwait(false);
                return false;
        }

        return true;
    }

    private static ValueTask SendAsync(
        FrameConnection platform, uint id, FrameKind kind, ushort method, IWireMessage message) =>
        platform.SendAsync(new FrameHeader(0, id, kind, 0, method), message, atOnce: true, default);

    private static ushort KindOf(uint call) =>
        (ushort)(call < LastCall ? OperationKind.Endpoint : OperationKind.Plugin);

    private static CallMessage MessageOf(uint call) => call switch
    {
        1 => new() { Name = "/warm", HttpMethod = "GET", Path = "/warm", Query = "?text=a%20b" },
        2 => new()
        {
            Name = "/warm",
            HttpMethod = "POST",
            Path = "/warm",
            ContentType = "application/json",
            Body = "{\"a\":[1,true,null,\"b\"]}"u8.ToArray(),
        },
        _ => new() { Name = "warm", DeadlineMilliseconds = 10_000, Body = "{\"a\":1}"u8.ToArray() },
    };
}
