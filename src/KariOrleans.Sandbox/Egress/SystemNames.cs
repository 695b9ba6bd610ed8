using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace KariOrleans.Sandbox.Egress;

/// <summary>
/// The system's resolver. It blocks a thread for as long as a name server likes, and whose that is an extension may
/// choose: look-ups have threads of their own, so that slow ones never hold those of the silo.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A semaphore that nobody asks for its handle has none.")]
internal sealed class SystemNames : INameResolver
{
    private const int MaxThreads = 64;

    private readonly SemaphoreSlim threads = new(MaxThreads);

    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        await threads.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await Task.Factory.StartNew(
                LookUp, host, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .ConfigureAwait(false);
        }
        finally
        {
            threads.Release();
        }
    }

    private static IPAddress[] LookUp(object? host)
    {
        try
        {
            return Dns.GetHostAddresses((string)host!);
        }
        catch (Exception e) when (e is SocketException or ArgumentException)
        {
            return [];
        }
    }
}
