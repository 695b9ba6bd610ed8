using System.Text.Json;
using System.Text.Unicode;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.WasmHost;

/// <summary>Reads what a module left in its memory. A stranger's bytes: checked, then copied out.</summary>
internal static class WasmAnswer
{
    private const int MaxErrorBytes = 32 << 10;
    private const int MaxCodeLength = 64;

    /// <summary>An answer: exactly one JSON value.</summary>
    public static ResultMessage Completed(string operation, ReadOnlySpan<byte> json) =>
        FaultOf(json) is { } fault
            ? WasmErrors.Failed(WasmErrors.InvalidOutput(operation, fault))
            : new ResultMessage { ContentType = "application/json", Body = json.ToArray() };

    /// <summary>
    /// An error of the module's own: an object with code and message, and optionally remedy, retryable and
    /// invalid_input.
    /// </summary>
    public static ResultMessage Error(string operation, ReadOnlySpan<byte> json)
    {
        if (json.Length > MaxErrorBytes) return Unreadable($"an error of more than {MaxErrorBytes} bytes");
        if (FaultOf(json) is { } fault) return Unreadable($"an error that is {fault}");
        using var document = JsonDocument.Parse(json.ToArray());
        var error = document.RootElement;
        if (TextOf(error, "code") is not { Length: > 0 and <= MaxCodeLength } code
            || TextOf(error, "message") is not { } message)
        {
            return Unreadable(
                $"an error that is no object with a code of 1 to {MaxCodeLength} characters and a message");
        }

        return new ResultMessage
        {
            Outcome = IsSet(error, "invalid_input") ? ResultOutcome.InvalidInput : ResultOutcome.Failed,
            Error = new WireError(code, message, TextOf(error, "remedy"), IsSet(error, "retryable")),
        };

        ResultMessage Unreadable(string what) => WasmErrors.Failed(WasmErrors.InvalidOutput(operation, what));
    }

    private static string? FaultOf(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json)) return "text that is not UTF-8";
        try
        {
            var reader = new Utf8JsonReader(json);
            while (reader.Read())
            {
                // Half a surrogate pair shows only when the text is made.
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped)
                    _ = reader.GetString();
            }

            return null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return "text that is not one JSON value";
        }
    }

    private static string? TextOf(JsonElement error, string name) =>
        error.ValueKind == JsonValueKind.Object && error.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static bool IsSet(JsonElement error, string name) =>
        error.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;
}
