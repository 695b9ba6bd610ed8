using System.Buffers;
using System.IO.Pipelines;
using KariOrleans.FrontDoor.Problems;
using Microsoft.AspNetCore.Http.Features;

namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Decides how a body travels: with the call where it is small, pulled in chunks where it isn't.</summary>
internal static class BodyIntake
{
    /// <summary>The largest body that travels with the call, in bytes.</summary>
    public const int MaxInlineBytes = 256 * 1024;

    /// <summary>
    /// Whether the declared length is already too much. Lifts Kestrel's own limit, ours takes its place.
    /// </summary>
    public static bool IsRefused(HttpContext context, long maxBytes)
    {
        if (context.Request.ContentLength > maxBytes) return true;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } kestrel)
            kestrel.MaxRequestBodySize = null;
        return false;
    }

    /// <summary>The whole body, or null where it is longer than fits inline; nothing of it is consumed then.</summary>
    public static ValueTask<byte[]?> TryReadInlineAsync(HttpContext context)
    {
        var length = context.Request.ContentLength;
        if (length > MaxInlineBytes) return new((byte[]?)null);
        if (length == 0 || (length is null
            && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }))
            return new([]);
        return length is { } known
            ? ReadKnownAsync(context.Request.BodyReader, (int)known, context.RequestAborted)
            : new(ReadInlineAsync(context.Request.BodyReader, MaxInlineBytes, context.RequestAborted));
    }

    private static async ValueTask<byte[]?> ReadKnownAsync(
        PipeReader reader, int length, CancellationToken cancellationToken)
    {
        var read = await reader.ReadAtLeastAsync(length, cancellationToken);
        var body = read.Buffer.ToArray();
        reader.AdvanceTo(read.Buffer.End);
        return body;
    }

    /// <summary>A body of at most so many bytes, or null where it is longer.</summary>
    public static async Task<byte[]?> ReadInlineAsync(PipeReader reader, int maxBytes,
        CancellationToken cancellationToken)
    {
        var read = await reader.ReadAtLeastAsync(maxBytes + 1, cancellationToken);
        if (read.Buffer.Length > maxBytes || !read.IsCompleted)
        {
            // Examined nothing: the next read starts again with what is already here.
            reader.AdvanceTo(read.Buffer.Start);
            return null;
        }

        var body = read.Buffer.ToArray();
        reader.AdvanceTo(read.Buffer.End);
        return body;
    }

    public static Problem TooLarge(long maxBytes) =>
        new(413, "body_too_large", "The body is larger than the endpoint takes.")
        {
            Limit = $"{maxBytes} bytes",
            Remedy = "Send less, or in parts.",
        };
}
