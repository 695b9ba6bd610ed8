using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk;

internal static class HostCalls
{
    /// <summary>Makes a host call and turns its error into an exception that an author can act on.</summary>
    public static async Task<ReadOnlyMemory<byte>> InvokeAsync<T>(
        this IHostChannel host, HostMethod method, uint parentCall, T arguments, CancellationToken cancellationToken)
        where T : IWireMessage<T>
    {
        var result = await host.CallAsync(method, parentCall, WireMessage.Encode(arguments), cancellationToken)
            .ConfigureAwait(false);
        return result.Error is { } error
            ? throw new ExtensionException(error.Code, error.Message, error.Remedy, error.Retryable)
            : result.Value;
    }
}
