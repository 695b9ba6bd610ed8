using System.Globalization;
using System.Text.Json.Nodes;
using KariCore.Input;

namespace KariCore.Conditions;

/// <summary>Numbers that came as texts.</summary>
internal static class NumberText
{
    /// <summary>A JSON number, or a text that is one (<c>"12.5"</c>, no thousands separators); else null.</summary>
    public static double? Read(JsonNode? node) =>
        node.AsFiniteNumber() ?? (node.AsText() is { } text ? Read(text) : null);

    public static double? Read(string text) =>
        text.Length <= 64 && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) ? number : null;
}
