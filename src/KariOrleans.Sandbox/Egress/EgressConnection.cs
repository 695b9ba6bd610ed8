using System.Net;
using System.Net.Sockets;

namespace KariOrleans.Sandbox.Egress;

/// <summary>One connection of a child to the proxy: its request, its answer, its tunnel.</summary>
internal sealed class EgressConnection(
    EgressPolicy policy, EgressOptions options, ByteBudget budget, SemaphoreSlim lookups, TimeProvider time)
{
    private const int MaxAddressesTried = 4;
    private const int MaxLingerBytes = 64 * 1024;

    private static readonly TimeSpan LingerTime = TimeSpan.FromSeconds(1);

    private static readonly byte[] Established = "HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray();

    private readonly Tunnel tunnel = new(options, budget, time);
    private ConnectRequest? target;
    private IPAddress? dialled;
    private string? rule;

    /// <summary>Serves a child until the connection has ended.</summary>
    /// <param name="child">The connection.</param>
    /// <param name="isCrowded">Whether it is one more than the session may have.</param>
    /// <param name="sessionEnd">Cancelled when the session ends.</param>
    public async Task<EgressOutcome> RunAsync(Socket child, bool isCrowded, CancellationToken sessionEnd)
    {
        try
        {
            var denial = await ReadRequestAsync(child, sessionEnd).ConfigureAwait(false);
            if (denial is null && isCrowded) denial = EgressDenial.Crowded(options.MaxConnections);
            if (denial is null && budget.IsSpent) denial = EgressDenial.Spent(options.MaxBytesPerHour);
            denial ??= policy.Refuse(target!);
            if (denial is not null) return await RefuseAsync(child, denial, sessionEnd).ConfigureAwait(false);

            (var connected, denial) = await ConnectAsync(sessionEnd).ConfigureAwait(false);
            if (connected is null) return await RefuseAsync(child, denial!, sessionEnd).ConfigureAwait(false);
            using (connected)
            {
                await child.SendAsync(Established, sessionEnd).ConfigureAwait(false);
                return await tunnel.RunAsync(child, connected, sessionEnd).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            return sessionEnd.IsCancellationRequested ? EgressOutcome.SessionEnded : EgressOutcome.Broken;
        }
    }

    /// <summary>What is to be written down of the connection.</summary>
    public EgressRecord ToRecord(SandboxSpec spec, EgressOutcome outcome, TimeSpan duration) => new()
    {
        Tenant = spec.Tenant,
        Extension = spec.Extension,
        Host = target?.Host,
        Port = target?.Port ?? 0,
        Address = dialled,
        Outcome = outcome,
        Rule = rule,
        BytesUp = tunnel.BytesUp,
        BytesDown = tunnel.BytesDown,
        Duration = duration,
    };

    private async Task<EgressDenial?> ReadRequestAsync(Socket child, CancellationToken sessionEnd)
    {
        // For the whole head, not from byte to byte: a child that sends one now and then gains nothing.
        using var patience = new CancellationTokenSource(options.HeadTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, sessionEnd);
        var buffer = new byte[ConnectRequest.MaxBytes];
        var received = 0;
        try
        {
            while (ConnectRequest.LengthOfHead(buffer.AsSpan(0, received)) < 0)
            {
                if (received == buffer.Length)
                    return EgressDenial.Malformed($"The head has more than {ConnectRequest.MaxBytes} bytes.");
                var count = await child.ReceiveAsync(buffer.AsMemory(received), either.Token).ConfigureAwait(false);
                if (count == 0) return EgressDenial.Malformed("The request broke off.");
                received += count;
            }
        }
        catch (OperationCanceledException) when (!sessionEnd.IsCancellationRequested)
        {
            return EgressDenial.HeadTooSlow(options.HeadTimeout);
        }

        // Whoever sends more than the head before the answer may mean it for somebody else.
        var head = buffer.AsSpan(0, received);
        if (ConnectRequest.LengthOfHead(head) != received)
            return EgressDenial.Malformed("Bytes came behind the head, before the answer.");
        return ConnectRequest.TryParse(head, out target, out var reason) ? null : EgressDenial.Malformed(reason);
    }

    private async Task<(Socket? Host, EgressDenial? Denial)> ConnectAsync(CancellationToken sessionEnd)
    {
        var (name, port) = (target!.Host, target.Port);
        using var patience = new CancellationTokenSource(options.ConnectTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, sessionEnd);
        try
        {
            var addresses = target.Literal is { } literal
                ? [literal]
                : await LookUpAsync(name, either.Token).ConfigureAwait(false);
            if (addresses.Length == 0) return (null, EgressDenial.Unknown(name));
            if (policy.Refuse(target, addresses, options.PrivateRanges) is { } refusal) return (null, refusal);

            // What was checked is what is dialled: nothing looks the name up again.
            var tried = addresses.Take(MaxAddressesTried).ToArray();
            for (var i = 0; i < tried.Length; i++)
            {
                // One that swallows everything must leave time for the next.
                var share = i < tried.Length - 1 ? options.ConnectTimeout / tried.Length : Timeout.InfiniteTimeSpan;
                if (await DialAsync(tried[i], port, share, either.Token).ConfigureAwait(false) is { } host)
                    return (host, null);
            }

            return (null, EgressDenial.Unreachable(name, port));
        }
        catch (OperationCanceledException) when (!sessionEnd.IsCancellationRequested)
        {
            return (null, EgressDenial.ConnectTooSlow(name, port, options.ConnectTimeout));
        }
    }

    private async Task<IPAddress[]> LookUpAsync(string name, CancellationToken patience)
    {
        await lookups.WaitAsync(patience).ConfigureAwait(false);

        // The place is given back when the look-up is over, not when nobody waits for it any more.
        var looking = ResolveAsync();
        return await looking.WaitAsync(patience).ConfigureAwait(false);

        async Task<IPAddress[]> ResolveAsync()
        {
            try
            {
                return await options.Names.ResolveAsync(name, patience).ConfigureAwait(false);
            }
            finally
            {
                lookups.Release();
            }
        }
    }

    private async Task<Socket?> DialAsync(IPAddress address, int port, TimeSpan share, CancellationToken patience)
    {
        using var own = new CancellationTokenSource(share, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(own.Token, patience);
        Socket? socket = null;
        try
        {
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(address, port, either.Token).ConfigureAwait(false);
            dialled = address;
            return socket;
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket?.Dispose();
            patience.ThrowIfCancellationRequested();
            return null;
        }
    }

    private async Task<EgressOutcome> RefuseAsync(Socket child, EgressDenial denial, CancellationToken sessionEnd)
    {
        rule = denial.Rule;
        try
        {
            // It fits into the socket's buffer: a child that doesn't read holds nothing up.
            await child.SendAsync(denial.ToHttp(), sessionEnd).ConfigureAwait(false);
            child.Shutdown(SocketShutdown.Send);
            await LingerAsync(child, sessionEnd).ConfigureAwait(false);
        }
        catch (SocketException)
        {
            // It didn't wait for the answer.
        }

        return denial.Outcome;
    }

    // What a child still sends would turn the end of its answer into an error; for a moment it is read and forgotten.
    private async Task LingerAsync(Socket child, CancellationToken sessionEnd)
    {
        using var patience = new CancellationTokenSource(LingerTime, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, sessionEnd);
        var buffer = new byte[1024];
        try
        {
            for (var left = MaxLingerBytes; left > 0;)
            {
                var count = await child.ReceiveAsync(buffer, either.Token).ConfigureAwait(false);
                if (count == 0) return;
                left -= count;
            }
        }
        catch (OperationCanceledException)
        {
            // That was the moment.
        }
    }
}
