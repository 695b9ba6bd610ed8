using System.Net;
using System.Net.Http.Headers;
using KariCore.Input;

namespace KariCore.Network;

/// <summary>One request, checked.</summary>
internal sealed record EgressRequest(HttpMethod Method, Uri Url)
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public byte[]? Body { get; init; }

    public string? ContentType { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public int MaxBytes { get; init; } = 1024 * 1024;

    public bool FollowRedirects { get; init; } = true;

    public static Uri ParseUrl(string text)
    {
        if (text.Length > 4096 || !Uri.TryCreate(text, UriKind.Absolute, out var url) || !IsHttp(url))
            throw Invalid.Input("'url' is no http or https address.", "Write it like https://example.com/path.");
        return url.UserInfo.Length == 0
            ? url
            : throw Invalid.Input("'url' holds a user name or password.", "Send credentials in a header.");
    }

    public HttpRequestMessage ToMessage()
    {
        var message = new HttpRequestMessage(Method, Url) { Version = HttpVersion.Version20 };
        if (Body is not null)
        {
            message.Content = new ByteArrayContent(Body);
            if (ContentType is not null) message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(ContentType);
        }

        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("KariOrleans", null));
        foreach (var (name, value) in Headers)
        {
            if (name.Equals("User-Agent", StringComparison.OrdinalIgnoreCase)) message.Headers.Remove(name);
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }

    /// <summary>What to ask next where the answer is a redirect; else null.</summary>
    public EgressRequest? Redirected(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        if (status is not (301 or 302 or 303 or 307 or 308)
            || response.Headers.Location is not { } location) return null;
        var target = new Uri(Url, location);
        if (!IsHttp(target) || (Url.Scheme == "https" && target.Scheme == "http") || target.UserInfo.Length > 0)
        {
            throw new KariOrleans.Sdk.ExtensionException(
                "redirect_refused", $"{Url.Host} redirects to an address that is not followed ({target.Scheme}).",
                "Use the final address.");
        }

        var keepsBody = status is 307 or 308 || Method == HttpMethod.Get || Method == HttpMethod.Head;
        var isSameOrigin = Uri.Compare(
            Url, target, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;
        return this with
        {
            Url = target,
            Method = keepsBody ? Method : HttpMethod.Get,
            Body = keepsBody ? Body : null,

            // What was meant for one server, credentials first of all, is not told to another.
            Headers = isSameOrigin
                ? Headers : [.. Headers.Where(h => h.Key.Equals("Accept", StringComparison.OrdinalIgnoreCase))],
        };
    }

    private static bool IsHttp(Uri url) => url.Scheme is "http" or "https";
}
