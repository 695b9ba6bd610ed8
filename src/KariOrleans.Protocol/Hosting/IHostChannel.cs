using KariOrleans.Protocol.Wire;

namespace KariOrleans.Protocol.Hosting;

/// <summary>
/// The way from an extension's code to the platform: the session in the child, a fake in the test harness.
/// </summary>
public interface IHostChannel
{
    /// <summary>Makes a host call and waits for its answer.</summary>
    /// <param name="method">What is asked.</param>
    /// <param name="parentCall">Id of the call on whose behalf, or 0 for the extension itself.</param>
    /// <param name="arguments">The method's message, encoded.</param>
    /// <param name="cancellationToken">Withdraws the call.</param>
    ValueTask<HostResultMessage> CallAsync(
        HostMethod method, uint parentCall, ReadOnlyMemory<byte> arguments, CancellationToken cancellationToken);

    /// <summary>Tells the platform something that wants no answer.</summary>
    void Notify(HostMethod method, uint parentCall, ReadOnlyMemory<byte> arguments);
}
