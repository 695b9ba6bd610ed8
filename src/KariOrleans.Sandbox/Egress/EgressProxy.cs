using System.Net.Sockets;
using KariOrleans.Sandbox.Jail;

namespace KariOrleans.Sandbox.Egress;

/// <summary>
/// The way out of one session: a Unix socket in its slot that understands CONNECT and nothing else. Who is asked for is
/// held against the manifest, looked up here, checked, and dialled here; the child never learns an address and has no
/// network of its own.
/// </summary>
internal sealed class EgressProxy : IDisposable
{
    /// <summary>The socket's name in the slot's directory.</summary>
    public const string SocketName = "egress";

    // A client that finds this queue full is told to try again by the kernel.
    private const int Backlog = 512;

    // Beyond this many above the limit nobody gets a reason, only a closed connection.
    private const int TurnedAwayAtOnce = 32;

    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly Socket listener;
    private readonly SandboxSpec spec;
    private readonly EgressPolicy policy;
    private readonly EgressOptions options;
    private readonly IEgressLog log;
    private readonly TimeProvider time;
    private readonly ByteBudget budget;
    private readonly SemaphoreSlim lookups;
    private readonly CancellationTokenSource ending = new();
    private int open;

    private EgressProxy(
        Socket listener, SandboxSpec spec, EgressPolicy policy, EgressOptions options, IEgressLog log,
        TimeProvider time)
    {
        this.listener = listener;
        this.spec = spec;
        this.policy = policy;
        this.options = options;
        this.log = log;
        this.time = time;
        budget = new ByteBudget(options.MaxBytesPerHour, time);
        lookups = new SemaphoreSlim(options.MaxLookups);
    }

    /// <summary>
    /// Opens the way out of an installation; null where it has none. May be called while the child lives.
    /// </summary>
    /// <param name="spec">The installation.</param>
    /// <param name="slot">The slot's directory. Whoever owns it may connect.</param>
    /// <param name="options">The operator's part.</param>
    /// <param name="log">Where connections are written down.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="SocketException">The socket can't be made.</exception>
    public static EgressProxy? Open(
        SandboxSpec spec, string slot, EgressOptions options, IEgressLog log, TimeProvider time)
    {
        if (spec.Egress is not { } policy) return null;
        var path = Path.Combine(slot, SocketName);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            listener.Bind(new UnixDomainSocketEndPoint(path));
            if (!OperatingSystem.IsWindows() && Posix.OwnerOf(slot) is var owner && Posix.OwnerOf(path) != owner)
                Posix.GiveTo(path, owner);
            listener.Listen(Backlog);
        }
        catch
        {
            listener.Dispose();
            throw;
        }

        var proxy = new EgressProxy(listener, spec, policy, options, log, time);
        _ = proxy.AcceptAsync();
        return proxy;
    }

    /// <summary>Closes the socket and every connection.</summary>
    public void Dispose()
    {
        ending.Cancel();
        listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        var pace = new ConnectionPace(options.MaxConnections, options.MaxConnectionsPerSecond, time);
        var end = ending.Token;
        while (!end.IsCancellationRequested)
        {
            try
            {
                var child = await listener.AcceptAsync(end).ConfigureAwait(false);
                _ = ServeAsync(child, Interlocked.Increment(ref open), end);

                // Whoever floods waits in the socket's own queue, at no cost to anybody here.
                if (pace.Next() is { Ticks: > 0 } wait) await Task.Delay(wait, time, end).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                // The process has no file left to give, and somebody will close one; or the listener is gone.
                await Task.Delay(PauseAfterFailure, time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(Socket child, int number, CancellationToken end)
    {
        // What is accepted goes on as work of its own: the next one doesn't wait for the first bytes of this one.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        EgressRecord record;
        using (child)
        {
            try
            {
                if (number > options.MaxConnections + TurnedAwayAtOnce) return;
                var began = time.GetTimestamp();
                var connection = new EgressConnection(policy, options, budget, lookups, time);
                var outcome = await connection.RunAsync(child, number > options.MaxConnections, end)
                    .ConfigureAwait(false);
                record = connection.ToRecord(spec, outcome, time.GetElapsedTime(began));
            }
            finally
            {
                Interlocked.Decrement(ref open);
            }
        }

        // Last, so that whoever reads of its end may count on its place being free.
        log.Record(record);
    }
}
