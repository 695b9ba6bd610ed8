using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using KariOrleans.Sdk;

namespace KariCore.Input;

/// <summary>
/// Reads typed members of an input. The platform checks inputs against the schema first; these checks stand for
/// themselves, because a schema may be looser than the code and the harness checks none.
/// </summary>
internal static class InputReading
{
    extension(JsonObject input)
    {
        public string Text(string name) => input.OptionalText(name) ?? throw Missing(name, "a text");

        public string? OptionalText(string name) => input[name] switch
        {
            null => null,
            JsonValue value when value.TryGetValue(out string? text) => text,
            _ => throw Wrong(name, "a text"),
        };

        public double Number(string name) => input.OptionalNumber(name) ?? throw Missing(name, "a number");

        public double? OptionalNumber(string name) => input[name] switch
        {
            null => null,
            var node => node.AsFiniteNumber()
                ?? throw Wrong(name, "a number that a 64-bit floating-point number can hold"),
        };

        public int Integer(string name, int fallback, int min, int max)
        {
            if (input.OptionalNumber(name) is not { } number) return fallback;
            return number >= min && number <= max && double.IsInteger(number)
                ? (int)number
                : throw Invalid.Input($"'{name}' is {number}.", $"Give a whole number from {min} to {max}.");
        }

        public bool Flag(string name, bool fallback = false) => input[name] switch
        {
            null => fallback,
            JsonValue value when value.TryGetValue(out bool flag) => flag,
            _ => throw Wrong(name, "true or false"),
        };

        public JsonArray Array(string name) => input.OptionalArray(name) ?? throw Missing(name, "an array");

        public JsonArray? OptionalArray(string name) => input[name] switch
        {
            null => null,
            JsonArray array => array,
            _ => throw Wrong(name, "an array"),
        };

        public JsonObject? OptionalObject(string name) => input[name] switch
        {
            null => null,
            JsonObject value => value,
            _ => throw Wrong(name, "an object"),
        };

        /// <summary>One text or an array of texts.</summary>
        public IReadOnlyList<string> Texts(string name) => input[name] switch
        {
            null => [],
            JsonArray array => [.. array.Select(
                item => AsText(item) ?? throw Wrong(name, "a text or an array of texts"))],
            var node => [AsText(node) ?? throw Wrong(name, "a text or an array of texts")],
        };

        /// <summary>A value that must be there, null included.</summary>
        public JsonNode? Required(string name) =>
            input.TryGetPropertyValue(name, out var value) ? value : throw Missing(name, "a value");

        public string Choice(string name, string? fallback, params ReadOnlySpan<string> words)
        {
            var word = input.OptionalText(name) ?? fallback
                ?? throw Missing(name, $"one of {string.Join(", ", words)}");
            return words.Contains(word)
                ? word
                : throw Invalid.Input($"'{name}' is '{Shorten(word)}'.", $"Use one of {string.Join(", ", words)}.");
        }
    }

    extension(JsonNode? node)
    {
        /// <summary>The node as a finite number, or null where it is none.</summary>
        public double? AsFiniteNumber()
        {
            if (node is not JsonValue value || value.GetValueKind() != JsonValueKind.Number) return null;

            // A node that was made from an int is no double to TryGetValue; its text is.
            if (!value.TryGetValue(out double number)
                && !double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture,
                    out number)) return null;
            return double.IsFinite(number) ? number : null;
        }

        public string? AsText() => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
    }

    /// <summary>A caller's text, short enough for a message.</summary>
    public static string Shorten(string text) => text.Length <= 80 ? text : $"{text.AsSpan(0, 80)}…";

    private static ExtensionException Missing(string name, string what) =>
        Invalid.Input($"'{name}' is missing.", $"Give '{name}': {what}.");

    private static ExtensionException Wrong(string name, string what) =>
        Invalid.Input($"'{name}' has the wrong type.", $"Give {what}.");
}
