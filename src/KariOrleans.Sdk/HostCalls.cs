using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk;

internal static class HostCalls
{
    /// <summary>Makes a host call and turns its error into an exception that an author can act on.</summary>
    public static Task<HostResultMessage> InvokeAsync(
        this IHostChannel host, HostMethod method, uint parentCall, IWireMessage arguments,
        CancellationToken cancellationToken) =>
        CheckAsync(host.CallAsync(method, parentCall, WireMessage.Encode(arguments), cancellationToken));

    private static async Task<HostResultMessage> CheckAsync(ValueTask<HostResultMessage> answer)
    {
        var result = await answer.ConfigureAwait(false);
        return result.Error is { } error
            ? throw new ExtensionException(error.Code, error.Message, error.Remedy, error.Retryable)
            : result;
    }
}
