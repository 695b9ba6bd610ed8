using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sandbox;

/// <summary>Answers a child's pull for the next piece of a call's body.</summary>
internal static class BodyPump
{
    public static void Start(FrameConnection connection, uint callId, PendingCall call)
    {
        // A second pull before the first is answered is a broken child; only the first is answered.
        if (call.BeginPull() is { } pull) _ = PumpAsync(connection, callId, call, pull);
    }

    private static async Task PumpAsync(FrameConnection connection, uint callId, PendingCall call, PullBody pull)
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        BodyPiece piece;
        try
        {
            piece = await pull(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // The sender, or the silo that it is connected to, is gone. Which, the child need not know.
            piece = new BodyPiece(default, IsLast: true, IsAborted: true);
        }

        call.EndPull();
        var flags = (piece.IsLast ? FrameFlags.EndOfBody : 0) | (piece.IsAborted ? FrameFlags.BodyAborted : 0);
        try
        {
            await connection.SendAsync(
                new FrameHeader(0, callId, FrameKind.BodyChunk, flags, 0), new RawPayload(piece.Bytes), atOnce: true,
                    CancellationToken.None)
                .ConfigureAwait(false);
        }
        catch (WireException)
        {
            // The child is gone; its call has been told.
        }
    }
}
