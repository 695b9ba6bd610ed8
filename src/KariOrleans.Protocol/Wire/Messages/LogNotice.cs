using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>One line for the installation's log.</summary>
/// <param name="Level">0 trace, 1 debug, 2 information, 3 warning, 4 error, 5 critical.</param>
/// <param name="Message">The line; longer ones than <see cref="WireLimits.MaxTextLength"/> end the session.</param>
public sealed record LogNotice(int Level, string Message) : IWireMessage<LogNotice>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(2);
        writer.Write(Level);
        writer.Write(Message);
    }

    /// <inheritdoc/>
    public static LogNotice Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 2);
        var level = reader.ReadInt32();
        if (level is < 0 or > 5) throw new WireException($"A log line has the level {level}; 0 to 5 are allowed.");
        return new LogNotice(level, WireCodec.ReadRequiredText(ref reader));
    }
}
