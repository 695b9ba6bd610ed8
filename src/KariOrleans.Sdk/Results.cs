using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk;

/// <summary>Endings of a call that are not the author's answer.</summary>
internal static class Results
{
    public static ResultMessage NoSuchOperation(IncomingCall call) => new()
    {
        Outcome = ResultOutcome.NoSuchOperation,
        Error = new WireError(
            "no_such_operation",
            $"The extension's code provides no {call.Kind.ToString().ToLowerInvariant()} '{call.Message.HttpMethod} "
                + $"{call.Message.Name}'.",
            "Map it in the extension's Map method, or take it out of extension.json."),
    };

    public static ResultMessage Failure(ExtensionException e) => new()
    {
        Outcome = e.IsInvalidInput ? ResultOutcome.InvalidInput : ResultOutcome.Failed,
        Error = new WireError(e.Code.Length <= 128 ? e.Code : e.Code[..128], e.Message, e.Remedy, e.IsRetryable),
    };
}
