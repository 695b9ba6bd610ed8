using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>The answer to a call, child to platform.</summary>
public sealed record ResultMessage : IWireMessage<ResultMessage>
{
    /// <summary>How the call ended.</summary>
    public ResultOutcome Outcome { get; init; }

    /// <summary>The HTTP status that the author chose, 100 to 599; 200 where the kind has none.</summary>
    public int Status { get; init; } = 200;

    /// <summary>The body's media type, or null where there is no body.</summary>
    public string? ContentType { get; init; }

    /// <summary>Response headers that the author set.</summary>
    public KeyValuePair<string, string>[] Headers { get; init; } = [];

    /// <summary>The body, at most <see cref="WireLimits.MaxResultBodyBytes"/>.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>What went wrong, where <see cref="Outcome"/> isn't Completed.</summary>
    public WireError? Error { get; init; }

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(6);
        writer.Write((byte)Outcome);
        writer.Write(Status);
        WireCodec.WriteText(ref writer, ContentType);
        WireCodec.WritePairs(ref writer, Headers);
        WireCodec.WriteBytes(ref writer, Body);
        WireError.Write(ref writer, Error);
    }

    /// <inheritdoc/>
    public static ResultMessage Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 6);
        var outcome = (ResultOutcome)reader.ReadByte();
        if (outcome > ResultOutcome.Cancelled) throw new WireException(
            $"A result has the unknown outcome {(byte)outcome}.");
        var status = reader.ReadInt32();
        if (status is < 100 or > 599) throw new WireException(
            $"A result has the status {status}; 100 to 599 are allowed.");
        return new ResultMessage
        {
            Outcome = outcome,
            Status = status,
            ContentType = WireCodec.ReadText(ref reader),
            Headers = WireCodec.ReadPairs(ref reader),
            Body = WireCodec.ReadBytes(ref reader),
            Error = WireError.ReadOptional(ref reader),
        };
    }
}
