using System.Text;
using System.Text.Json.Nodes;
using KariCore.Input;
using KariCore.Network;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Tells a chat channel or any webhook something.</summary>
internal static class NotifyWebhookPlugin
{
    private const int MaxTextLength = 30_000;

    public static async Task<JsonNode?> RunAsync(PluginCall call, Egress egress, CancellationToken cancellationToken)
    {
        var input = call.Input;
        var url = EgressRequest.ParseUrl(input.Text("url"));
        var payload = (JsonObject?)input.OptionalObject("payload")?.DeepClone() ?? [];
        var format = input.Choice("format", "slack", "slack", "teams", "discord", "json");
        if (format == "json")
        {
            if (input.OptionalText("text") is { } text) payload["text"] = text;
            if (payload.Count == 0) throw Invalid.Input("There is nothing to send.", "Give 'payload' or 'text'.");
        }
        else
        {
            payload[format == "discord" ? "content" : "text"] = Bounded(input.Text("text"), format);
        }

        if (input.OptionalText("channel") is { } channel) payload["channel"] = channel;
        if (input.OptionalText("username") is { } username) payload["username"] = username;
        var request = new EgressRequest(HttpMethod.Post, url)
        {
            Body = Encoding.UTF8.GetBytes(payload.ToJsonString()),
            ContentType = "application/json",
            MaxBytes = 64 * 1024,
            FollowRedirects = false,
            Timeout = TimeSpan.FromSeconds(15),
        };

        var response = await egress.SendAsync(request, cancellationToken);
        if (response.IsSuccess) return new JsonObject { ["delivered"] = true, ["status"] = response.Status };
        throw new ExtensionException(
            "notification_refused", $"{url.Host} answered with status {response.Status}.",
            "Check that the webhook address is still valid and takes this format.", response.IsRetryable);
    }

    private static string Bounded(string text, string format)
    {
        // Discord refuses more than 2,000 characters; a shortened notification is better than none.
        var max = format == "discord" ? 2000 : MaxTextLength;
        return text.Length <= max
            ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[max - 2]) ? max - 2 : max - 1), "…");
    }
}
