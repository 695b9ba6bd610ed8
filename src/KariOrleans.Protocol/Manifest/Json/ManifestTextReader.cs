using System.Buffers;
using System.Text;
using System.Text.Json;
using KariOrleans.Protocol.Manifest.Rules;

namespace KariOrleans.Protocol.Manifest.Json;

/// <summary>
/// From bytes of any origin to a tree: size, encoding, syntax. Whatever is wrong becomes a diagnostic.
/// </summary>
internal static class ManifestTextReader
{
    public const int MaxBytes = 1024 * 1024;

    public static (ManifestText Text, ManifestNode? Root) Read(ReadOnlyMemory<byte> bytes, DiagnosticBag diagnostics)
    {
        var text = new ManifestText(WithoutByteOrderMark(bytes, diagnostics));
        if (bytes.Length > MaxBytes)
        {
            var message = $"The file has {bytes.Length} bytes; at most {MaxBytes} are read.";
            diagnostics.Report(0, "", TextRules.TooLarge, message);
            return (text, null);
        }

        return IsEncoded(text, diagnostics) && TryRepair(text, diagnostics) is { } json
            ? (json, new ManifestParser(json, diagnostics).Parse())
            : (text, null);
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> bytes, DiagnosticBag diagnostics)
    {
        if (!bytes.Span.StartsWith(Encoding.UTF8.Preamble)) return bytes;
        diagnostics.Report(0, "", TextRules.ByteOrderMark, "The file begins with a byte order mark.");
        return bytes[Encoding.UTF8.Preamble.Length..];
    }

    private static bool IsEncoded(ManifestText text, DiagnosticBag diagnostics)
    {
        var bytes = text.Bytes.Span;
        var bad = 0;
        while (bad < bytes.Length
            && Rune.DecodeFromUtf8(bytes[bad..], out _, out var length) is OperationStatus.Done)
            bad += length;
        if (bad == bytes.Length) return true;

        diagnostics.Report(bad, "", TextRules.Encoding, $"Byte {bad} (0x{bytes[bad]:x2}) is not UTF-8.");
        return false;
    }

    /// <summary>The text itself when it is JSON, a cleaned copy when it is nearly, null when it is not.</summary>
    private static ManifestText? TryRepair(ManifestText text, DiagnosticBag diagnostics)
    {
        if (RelaxedJson.FindError(text.Bytes.Span) is not { } exact) return text;
        try
        {
            var clean = RelaxedJson.Clean(text.Bytes.Span);
            if (RelaxedJson.FindError(clean) is { } left) throw left;
            const string Message = "The file has comments or trailing commas, which JSON has not.";
            diagnostics.Report(OffsetOf(text, exact), "", TextRules.RelaxedSyntax, Message);
            return new ManifestText(clean);
        }
        catch (JsonException error)
        {
            var offset = OffsetOf(text, error);
            var (line, column) = text.Locate(offset);
            var message = $"Not JSON at line {line}, column {column}: {Show.Reason(error.Message)}";
            diagnostics.Report(offset, "", TextRules.Syntax, message);
            return null;
        }
    }

    private static int OffsetOf(ManifestText text, JsonException error) =>
        text.OffsetOf(error.LineNumber ?? 0, error.BytePositionInLine ?? 0);
}
