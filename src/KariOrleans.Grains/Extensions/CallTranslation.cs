using KariOrleans.Protocol.Wire;
using KariOrleans.Sandbox;
using WireKind = KariOrleans.Protocol.Wire.OperationKind;

namespace KariOrleans.Grains.Extensions;

/// <summary>Between the words of the grains and the words of the wire. Pure.</summary>
internal static class CallTranslation
{
    public static SandboxCall ToSandbox(
        OperationCall call, MatchedOperation operation, Caller caller, IBodySource? body, TimeSpan deadline)
    {
        // A task is the installation's own work: whoever presses the button, it sees and writes what its schedule
        // would.
        var user = call.Kind == Contracts.Calls.OperationKind.Task ? null : caller.User;
        var message = new CallMessage
        {
            Name = operation.Name,
            DeadlineMilliseconds = SandboxCall.WireMilliseconds(deadline),
            User = user,
            Roles = caller.Roles,
            TraceParent = caller.TraceParent,
            IdempotencyKey = call.IdempotencyKey,
            HttpMethod = call.Http?.Method,
            Path = call.Http?.Path,
            Query = call.Http?.Query,
            ContentType = call.ContentType,
            Headers = call.Http?.Headers ?? [],
            RouteValues = operation.RouteValues,
            Body = call.Body,
        };

        var kind = ToWire(call.Kind);
        var principal = new CallPrincipal(user, caller.Roles, caller.Depth, caller.TraceParent)
        {
            Operation = new SandboxOperation(kind, message.Name, message.HttpMethod),
        };
        return new SandboxCall(
            kind, message, principal, deadline, body is null ? null : Pull(body, caller));
    }

    private static PullBody Pull(IBodySource body, Caller caller) => async cancellationToken =>
    {
        CallerContext.Set(caller);
        var chunk = await body.PullAsync(cancellationToken);
        return new BodyPiece(chunk.Bytes, chunk.IsLast, chunk.IsAborted);
    };

    public static CallResult ToResult(SandboxReply reply)
    {
        if (reply is { Outcome: SandboxOutcome.Answered, Result: { } result })
        {
            return new CallResult(ToOutcome(result.Outcome), ToError(result.Error, null, reply.Limit))
            {
                Status = result.Status,
                ContentType = result.ContentType,
                Headers = result.Headers,
                Body = BytesOf(result.Body),
            };
        }

        return new CallResult(ToOutcome(reply.Outcome), ToError(reply.Error, reply.RetryAfter, reply.Limit));
    }

    public static CallError? ToError(WireError? error, TimeSpan? retryAfter = null, string? limit = null) =>
        error is null
            ? null
            : new CallError(error.Code, error.Message, error.Remedy, error.Retryable, retryAfter, limit);

    private static byte[] BytesOf(ReadOnlyMemory<byte> body) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(body, out var segment)
        && segment is { Offset: 0, Array: { } array } && array.Length == segment.Count ? array : body.ToArray();

    private static CallOutcome ToOutcome(ResultOutcome outcome) => outcome switch
    {
        ResultOutcome.Completed => CallOutcome.Completed,
        ResultOutcome.Failed => CallOutcome.Failed,
        ResultOutcome.NoSuchOperation => CallOutcome.NoSuchOperation,
        ResultOutcome.InvalidInput => CallOutcome.InvalidInput,
        ResultOutcome.Cancelled => CallOutcome.TimedOut,
    };

    private static CallOutcome ToOutcome(SandboxOutcome outcome) => outcome switch
    {
        SandboxOutcome.Answered => CallOutcome.Completed,
        SandboxOutcome.TimedOut => CallOutcome.TimedOut,
        SandboxOutcome.Cancelled => CallOutcome.Cancelled,
        SandboxOutcome.Busy => CallOutcome.Busy,
        SandboxOutcome.Crashed => CallOutcome.Crashed,
        SandboxOutcome.Unavailable => CallOutcome.Unavailable,
    };

    private static WireKind ToWire(Contracts.Calls.OperationKind kind) => kind switch
    {
        Contracts.Calls.OperationKind.Endpoint => WireKind.Endpoint,
        Contracts.Calls.OperationKind.Task => WireKind.Task,
        Contracts.Calls.OperationKind.Plugin => WireKind.Plugin,
        Contracts.Calls.OperationKind.Event => WireKind.Event,
        Contracts.Calls.OperationKind.Webhook => WireKind.Webhook,
        Contracts.Calls.OperationKind.Page => WireKind.Page,
    };
}
