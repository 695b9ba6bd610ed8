using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk;

internal static class HostCalls
{
    /// <summary>Makes a host call and turns its error into an exception that an author can act on.</summary>
    public static Task<HostResultMessage> InvokeAsync<T>(
        this IHostChannel host, HostMethod method, uint parentCall, T arguments, CancellationToken cancellationToken)
        where T : IWireMessage<T> =>
        CheckAsync(host.CallAsync(method, parentCall, WireMessage.Encode(arguments), cancellationToken));

    // Without the type of the arguments: every start of an extension compiles asynchronous code of each type anew.
    private static async Task<HostResultMessage> CheckAsync(ValueTask<HostResultMessage> answer)
    {
        var result = await answer.ConfigureAwait(false);
        return result.Error is { } error
            ? throw new ExtensionException(error.Code, error.Message, error.Remedy, error.Retryable)
            : result;
    }
}
