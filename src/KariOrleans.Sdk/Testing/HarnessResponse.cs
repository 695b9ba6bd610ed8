using System.Text;
using System.Text.Json.Nodes;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk.Testing;

/// <summary>
/// What an endpoint answered. A refusal (<see cref="ExtensionException"/>) is the problem document that the platform
/// makes of it: 400 where the input is at fault, else 500; an unmapped endpoint is 404.
/// </summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="ContentType">The body's media type, or null.</param>
/// <param name="Body">The body.</param>
/// <param name="Headers">Headers that the author set.</param>
public sealed record HarnessResponse(
    int Status, string? ContentType, ReadOnlyMemory<byte> Body, IReadOnlyList<KeyValuePair<string, string>> Headers)
{
    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The body as JSON.</summary>
    /// <exception cref="System.Text.Json.JsonException">The body is not JSON.</exception>
    public JsonNode? Json => JsonNode.Parse(Body.Span);

    internal static HarnessResponse From(ResultMessage result)
    {
        if (result.Outcome == ResultOutcome.Completed)
            return new(result.Status, result.ContentType, result.Body, result.Headers);

        var status = result.Outcome switch
        {
            ResultOutcome.Completed => result.Status,
            ResultOutcome.Failed => 500,
            ResultOutcome.NoSuchOperation => 404,
            ResultOutcome.InvalidInput => 400,
            ResultOutcome.Cancelled => 504,
        };
        var error = result.Error!;
        var problem = EndpointResponse.Problem(status, error.Code, error.Message, error.Remedy);
        return new(status, problem.ContentType, problem.Body, []);
    }
}
