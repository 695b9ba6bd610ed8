using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using KariOrleans.Sdk;

namespace KariCore.Network;

/// <summary>
/// The way out of the plugins: bounded requests over the connections that the platform checks and dials. Whoever calls
/// a plugin chooses the address; that it is a public one, the platform sees to.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Lives with the process; its connections expire by themselves.")]
internal sealed class Egress
{
    private const int MaxRedirects = 5;

    private readonly HttpClient client;

    public Egress(EgressClient egress)
    {
        var handler = egress.CreateHandler();
        handler.AllowAutoRedirect = false;
        handler.AutomaticDecompression = DecompressionMethods.All;
        handler.ConnectTimeout = TimeSpan.FromSeconds(20);
        handler.MaxResponseHeadersLength = 64;
        handler.ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator();
        client = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<EgressResponse> SendAsync(EgressRequest request, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(request.Timeout);
        try
        {
            return await FollowAsync(request, deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ExtensionException(
                "http_timeout", $"{request.Url.Host} did not answer within {request.Timeout.TotalMilliseconds} ms.",
                "Try again later, or raise timeout_ms.", retryable: true);
        }
        catch (HttpRequestException e) when (Refusal(e) is { } refusal)
        {
            throw refusal;
        }
        catch (Exception e) when (e is HttpRequestException or IOException or InvalidDataException)
        {
            // Never the whole address: webhook addresses are secrets.
            throw new ExtensionException(
                "http_failed", $"The request to {request.Url.Host} failed: {(e.InnerException ?? e).Message}",
                "Check the address, and that the server is up.", retryable: true);
        }
    }

    private async Task<EgressResponse> FollowAsync(EgressRequest request, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var message = request.ToMessage();
            using var response =
                await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (request.FollowRedirects && request.Redirected(response) is { } next)
            {
                if (redirects == MaxRedirects)
                {
                    throw new ExtensionException(
                        "too_many_redirects", $"{request.Url.Host} redirects more than {MaxRedirects} times.",
                        "Use the final address.");
                }

                request = next;
                continue;
            }

            var body = await ReadAsync(response, request.MaxBytes, cancellationToken);
            return EgressResponse.From(response, request.Url, body);
        }
    }

    private static async Task<byte[]> ReadAsync(
        HttpResponseMessage response, int maxBytes, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        using var body = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (await stream.ReadAsync(buffer, cancellationToken) is > 0 and var count)
        {
            // Counted after decompression: a small answer may unpack to gigabytes.
            if (body.Length + count > maxBytes)
            {
                throw new ExtensionException(
                    "response_too_large", $"The answer has more than {maxBytes} bytes.",
                    "Ask for less, or raise max_bytes (at most 3 MiB).");
            }

            body.Write(buffer, 0, count);
        }

        return body.ToArray();
    }

    private static ExtensionException? Refusal(Exception e)
    {
        for (var inner = e.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is ExtensionException refusal) return refusal;
        }

        return null;
    }
}
