using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using KariCore.Input;
using KariCore.Network;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Calls any HTTP API.</summary>
internal static class HttpRequestPlugin
{
    private const int MaxBytes = 3 * 1024 * 1024;
    private const int MaxTimeout = 300_000;

    /// <summary>Headers that say how the bytes travel; a caller who sets them could smuggle a second request.</summary>
    private static readonly string[] Reserved =
    [
        "host", "content-length",
        "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer", "expect", "content-type",
        "proxy-authorization", "proxy-connection",
    ];

    public static async Task<JsonNode?> RunAsync(PluginCall call, Egress egress, CancellationToken cancellationToken)
    {
        var input = call.Input;
        var (body, contentType) = ReadBody(input);
        var method = input.Choice(
            "method", body is null ? "GET" : "POST", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
        var request = new EgressRequest(HttpMethod.Parse(method), ReadUrl(input))
        {
            Headers = ReadHeaders(input),
            Body = body,
            ContentType = contentType,
            Timeout = TimeSpan.FromMilliseconds(input.Integer("timeout_ms", 30_000, 1, MaxTimeout)),
            MaxBytes = input.Integer("max_bytes", 1024 * 1024, 1, MaxBytes),
            FollowRedirects = input.Flag("follow_redirects", true),
        };

        var started = Stopwatch.GetTimestamp();
        var response = await egress.SendAsync(request, cancellationToken);
        if (input.Flag("fail_on_error_status") && !response.IsSuccess)
        {
            throw new ExtensionException(
                "http_status", $"{request.Url.Host} answered with status {response.Status}.",
                "Check the request.", response.IsRetryable);
        }

        var json = response.Json;
        var text = json is null ? response.Text : null;
        return new JsonObject
        {
            ["status"] = response.Status,
            ["ok"] = response.IsSuccess,
            ["content_type"] = response.ContentType,
            ["headers"] = new JsonObject(response.Headers
                .DistinctBy(h => h.Key).Select(h => KeyValuePair.Create<string, JsonNode?>(h.Key, h.Value))),
            ["json"] = json,
            ["body"] = text,
            ["body_base64"] = json is null && text is null ? Convert.ToBase64String(response.Body) : null,
            ["bytes"] = response.Body.Length,
            ["duration_ms"] = (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
        };
    }

    private static Uri ReadUrl(JsonObject input)
    {
        var url = EgressRequest.ParseUrl(input.Text("url"));
        if (input.OptionalObject("query") is not { Count: > 0 } query) return url;
        var pairs = query.SelectMany(member => (member.Value as JsonArray ?? [member.Value?.DeepClone()])
            .Select(value => value.AsText() ?? value?.ToJsonString() ?? "")
            .Select(text => $"{Uri.EscapeDataString(member.Key)}={Uri.EscapeDataString(text)}"));
        var joined = string.Join('&', pairs);
        return new UriBuilder(url) { Query = url.Query.Length > 1 ? $"{url.Query[1..]}&{joined}" : joined }.Uri;
    }

    private static List<KeyValuePair<string, string>> ReadHeaders(JsonObject input)
    {
        var headers = new List<KeyValuePair<string, string>>();
        foreach (var (name, node) in input.OptionalObject("headers") ?? [])
        {
            var value = node.AsText() ?? node?.ToJsonString() ?? "";
            var isToken = name.Length is > 0 and <= 100 && name.All(
                c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));
            if (!isToken || value.Length > 8192 || value.Any(c => c is < ' ' and not '\t' or > '~'))
            {
                throw Invalid.Input(
                    $"The header '{InputReading.Shorten(name)}' can't be sent.",
                    "Use a plain name and printable ASCII without line breaks.");
            }

            if (Reserved.Contains(name.ToLowerInvariant()))
                throw Invalid.Input(
                    $"The header '{name}' can't be set.", "Leave it out; for the media type use content_type.");
            headers.Add(new(name, value));
        }

        return headers.Count <= 50 ? headers : throw Invalid.Input(
            $"There are {headers.Count} headers.", "Use at most 50.");
    }

    private static (byte[]? Body, string? ContentType) ReadBody(JsonObject input)
    {
        var contentType = input.OptionalText("content_type");
        if (contentType is not null && !MediaTypeHeaderValue.TryParse(contentType, out _))
            throw Invalid.Input($"'{InputReading.Shorten(contentType)}' is no media type.", "Write it like text/csv.");
        if (input["json"] is { } json) return (
            Encoding.UTF8.GetBytes(json.ToJsonString()), contentType ?? "application/json");
        return input.OptionalText("body") is { } text
            ? (Encoding.UTF8.GetBytes(text), contentType ?? "text/plain; charset=utf-8")
            : (null, null);
    }
}
