using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>One call of an operation, platform to child.</summary>
public sealed record CallMessage : IWireMessage<CallMessage>
{
    private static readonly KeyValuePair<string, string>[] NoPairs = [];

    /// <summary>The operation's name: declared path, function, intent or event type, by kind.</summary>
    public required string Name { get; init; }

    /// <summary>Milliseconds from now after which nobody waits for the answer; 0 = no deadline.</summary>
    public int DeadlineMilliseconds { get; init; }

    /// <summary>The user who acts, or null where the platform or the extension itself does.</summary>
    public string? User { get; init; }

    /// <summary>The roles of the user.</summary>
    public string[] Roles { get; init; } = [];

    /// <summary>W3C <c>traceparent</c> of the call, or null.</summary>
    public string? TraceParent { get; init; }

    /// <summary>The key under which a repeated effect must happen once, or null.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>The HTTP method in upper case, for endpoints and webhooks; else null.</summary>
    public string? HttpMethod { get; init; }

    /// <summary>The whole path as requested, prefix included, decoded once, for endpoints; else null.</summary>
    public string? Path { get; init; }

    /// <summary>The query string with its leading <c>?</c>, or null.</summary>
    public string? Query { get; init; }

    /// <summary>The body's media type, or null.</summary>
    public string? ContentType { get; init; }

    /// <summary>Request headers that the platform passes on. Credentials are never among them.</summary>
    public KeyValuePair<string, string>[] Headers { get; init; } = NoPairs;

    /// <summary>Values of the declared path's placeholders.</summary>
    public KeyValuePair<string, string>[] RouteValues { get; init; } = NoPairs;

    /// <summary>
    /// The body, at most <see cref="WireLimits.MaxInlineBodyBytes"/>; empty where it is streamed or absent.
    /// </summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(13);
        writer.Write(Name);
        writer.Write(DeadlineMilliseconds);
        WireCodec.WriteText(ref writer, User);
        WireCodec.WriteTexts(ref writer, Roles);
        WireCodec.WriteText(ref writer, TraceParent);
        WireCodec.WriteText(ref writer, IdempotencyKey);
        WireCodec.WriteText(ref writer, HttpMethod);
        WireCodec.WriteText(ref writer, Path);
        WireCodec.WriteText(ref writer, Query);
        WireCodec.WriteText(ref writer, ContentType);
        WireCodec.WritePairs(ref writer, Headers);
        WireCodec.WritePairs(ref writer, RouteValues);
        WireCodec.WriteBytes(ref writer, Body);
    }

    /// <inheritdoc/>
    public static CallMessage Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 13);
        return new CallMessage
        {
            Name = WireCodec.ReadRequiredText(ref reader),
            DeadlineMilliseconds = reader.ReadInt32(),
            User = WireCodec.ReadText(ref reader),
            Roles = WireCodec.ReadTexts(ref reader),
            TraceParent = WireCodec.ReadText(ref reader),
            IdempotencyKey = WireCodec.ReadText(ref reader),
            HttpMethod = WireCodec.ReadText(ref reader),
            Path = WireCodec.ReadText(ref reader),
            Query = WireCodec.ReadText(ref reader, 4 * WireLimits.MaxTextLength),
            ContentType = WireCodec.ReadText(ref reader),
            Headers = WireCodec.ReadPairs(ref reader),
            RouteValues = WireCodec.ReadPairs(ref reader),
            Body = WireCodec.ReadBytes(ref reader),
        };
    }
}
