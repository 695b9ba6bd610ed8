using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>The extension is initialised, or why it is not.</summary>
/// <param name="SdkVersion">The SDK that the author's code was built with, or empty where it never got so far.</param>
/// <param name="Error">Why the extension can't serve, or null.</param>
/// <param name="Operations">What the code provides, as <c>kind:name</c> (<c>task:tasks.daily</c>).</param>
public sealed record ReadyMessage(string SdkVersion, WireError? Error, string[] Operations) : IWireMessage<ReadyMessage>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(3);
        writer.Write(SdkVersion);
        WireError.Write(ref writer, Error);
        WireCodec.WriteTexts(ref writer, Operations);
    }

    /// <inheritdoc/>
    public static ReadyMessage Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 3);
        return new ReadyMessage(
            WireCodec.ReadRequiredText(ref reader, 64),
            WireError.ReadOptional(ref reader),
            WireCodec.ReadTexts(ref reader, 4096));
    }
}
