using System.Text.Json.Nodes;

namespace KariOrleans.Sdk;

/// <summary>One HTTP call of an endpoint.</summary>
public sealed class EndpointCall : OperationContext
{
    internal EndpointCall(OperationContext context) : base(context)
    {
    }

    /// <summary>The HTTP method in upper case.</summary>
    public string Method => Call!.Message.HttpMethod ?? "GET";

    /// <summary>The whole path as requested, prefix included, decoded once.</summary>
    public string Path => Call!.Message.Path ?? "/";

    /// <summary>The body's media type, or null.</summary>
    public string? ContentType => Call!.Message.ContentType;

    /// <summary>The body: read once, forward; a large one arrives while it is read, so memory stays bounded.</summary>
    public Stream Body => Call!.Body;

    /// <summary>The value of a placeholder of the declared path.</summary>
    /// <exception cref="ArgumentException">The declared path has no such placeholder.</exception>
    public string RouteValue(string name) => Find(Call!.Message.RouteValues, name, StringComparison.Ordinal)
        ?? throw new ArgumentException($"The declared path has no placeholder '{name}'.", nameof(name));

    /// <summary>The first value of a request header, or null. Credentials are not passed on.</summary>
    public string? Header(string name) => Find(Call!.Message.Headers, name, StringComparison.OrdinalIgnoreCase);

    /// <summary>The first value of a query parameter, decoded, or null.</summary>
    public string? Query(string name)
    {
        var query = (Call!.Message.Query ?? "").AsSpan().TrimStart('?');
        foreach (var part in query.Split('&'))
        {
            var pair = query[part];
            var equals = pair.IndexOf('=');
            var key = equals < 0 ? pair : pair[..equals];
            if (Decode(key) == name) return equals < 0 ? "" : Decode(pair[(equals + 1)..]);
        }

        return null;

        static string Decode(ReadOnlySpan<char> text) => Uri.UnescapeDataString(text.ToString().Replace('+', ' '));
    }

    /// <summary>Reads the whole body as JSON.</summary>
    /// <exception cref="ExtensionException">The body isn't JSON; the caller gets 400 with the position.</exception>
    public async Task<JsonNode?> ReadJsonAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var body = new MemoryStream();
            await Body.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
            return JsonText.Parse(body.GetBuffer().AsSpan(0, (int)body.Length));
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new ExtensionException(
                "invalid_json", $"The body is not JSON: {e.Message}", "Send one JSON value as application/json.",
                    isInvalidInput: true);
        }
    }

    private static string? Find(KeyValuePair<string, string>[] pairs, string name, StringComparison comparison)
    {
        foreach (var (key, value) in pairs)
        {
            if (string.Equals(key, name, comparison)) return value;
        }

        return null;
    }
}
