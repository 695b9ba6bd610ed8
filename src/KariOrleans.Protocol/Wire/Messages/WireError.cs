using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>A failure as it crosses the wire, in either direction.</summary>
/// <param name="Code">A stable word for programs: <c>table_not_found</c>, <c>permission_denied</c>.</param>
/// <param name="Message">What happened, to what.</param>
/// <param name="Remedy">What to do next, or null.</param>
/// <param name="Retryable">Whether the same call may succeed later, unchanged.</param>
public sealed record WireError(string Code, string Message, string? Remedy = null, bool Retryable = false)
{
    private const int MaxMessageLength = 16 * 1024;

    internal static void Write(ref MessagePackWriter writer, WireError? error)
    {
        if (error is null)
        {
            writer.WriteNil();
            return;
        }

        writer.WriteArrayHeader(4);
        writer.Write(error.Code);
        writer.Write(Shorten(error.Message));
        WireCodec.WriteText(ref writer, error.Remedy is null ? null : Shorten(error.Remedy));
        writer.Write(error.Retryable);
    }

    internal static WireError? ReadOptional(ref MessagePackReader reader)
    {
        if (reader.TryReadNil()) return null;
        WireCodec.ExpectArray(ref reader, 4);
        return new WireError(
            WireCodec.ReadRequiredText(ref reader, 128),
            WireCodec.ReadRequiredText(ref reader, MaxMessageLength),
            WireCodec.ReadText(ref reader, MaxMessageLength),
            reader.ReadBoolean());
    }

    // An author's exception text may be of any length; what is cut off is said.
    private static string Shorten(string text) =>
        text.Length <= MaxMessageLength ? text : string.Concat(text.AsSpan(0, MaxMessageLength - 16), " … (shortened)");
}
