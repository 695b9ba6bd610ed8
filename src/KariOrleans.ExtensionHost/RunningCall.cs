using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.ExtensionHost;

/// <summary>
/// One call in flight: runs the author's code off the reading loop and turns every ending into a result.
/// </summary>
internal sealed class RunningCall(
    HostSession session, uint id, OperationKind kind, CallMessage message, PulledBody? body)
    : IThreadPoolWorkItem
{
    private readonly CancellationTokenSource cancellation =
        message.DeadlineMilliseconds > 0 ? new(message.DeadlineMilliseconds) : new();

    public PulledBody? Body => body;

    // The author's registrations must not run on the reading loop.
    public void Cancel() => _ = cancellation.CancelAsync();

    public void Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        ResultMessage result;
        try
        {
            var stream = body ?? (Stream)new MemoryStream(ArrayOf(message.Body), writable: false);
            result = await session.InvokeAsync(new IncomingCall(id, kind, message, stream), cancellation.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            result = new ResultMessage
            {
                Outcome = ResultOutcome.Cancelled,

                // Where the platform withdrew the call nobody reads this: whoever does, learns of the deadline.
                Error = new WireError(
                    "deadline_exceeded", "The call ran past its deadline and was cancelled.", Retryable: true),
            };
        }
        catch (Exception e)
        {
            // The frame loop's one catch-all: an author's bug must become an answer, never a dead process.
            await Console.Error.WriteLineAsync(e.ToString()).ConfigureAwait(false);
            result = new ResultMessage { Outcome = ResultOutcome.Failed, Error = Describe(e, "unhandled_exception") };
        }

        body?.Close();
        cancellation.Dispose();
        try
        {
            await session.FinishAsync(id, result).ConfigureAwait(false);
        }
        catch (WireException)
        {
            // The session is gone; the reading loop ends the process.
        }
    }

    internal static WireError Describe(Exception exception, string code) =>
        new(code, $"{exception.GetType().Name}: {exception.Message}", Retryable: exception is IOException
            or TimeoutException);

    private static byte[] ArrayOf(ReadOnlyMemory<byte> memory) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var segment)
        && segment is { Offset: 0, Array: { } array } && array.Length == segment.Count ? array : memory.ToArray();
}
