using System.Text.Json;
using System.Text.Json.Nodes;
using KariCore.Input;
using KariCore.Numbers;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Describes a series of numbers; the definitions are in <see cref="Summary"/>.</summary>
internal static class StatisticsPlugin
{
    private const int MaxValues = 1_000_000;

    public static JsonNode? Run(PluginCall call)
    {
        var (values, skipped) = Read(call.InputJson.Span);
        var result = Summary.Describe(values);
        result["skipped"] = skipped;
        return result;
    }

    // Straight from the bytes: a million nodes would cost 100 MB.
    private static (List<double> Values, int Skipped) Read(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName) continue;
            var isValues = reader.CurrentDepth == 1 && reader.ValueTextEquals("values"u8);
            reader.Read();
            if (isValues) return ReadValues(ref reader);
            reader.Skip();
        }

        throw Invalid.Input("'values' is missing.", "Give 'values': an array of numbers.");
    }

    private static (List<double> Values, int Skipped) ReadValues(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw NotNumbers(0);
        var values = new List<double>();
        var skipped = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.Null) skipped++;
            else if (reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number)
                && double.IsFinite(number))
                values.Add(number);
            else throw NotNumbers(values.Count + skipped);
            if (values.Count + skipped > MaxValues)
                throw Invalid.TooLarge($"'values' has more than {MaxValues} entries.", "Aggregate in parts.");
        }

        return (values, skipped);
    }

    private static ExtensionException NotNumbers(int index) => Invalid.Input(
        $"'values' must be an array of finite numbers; entry {index} is none.",
        "Convert or filter the values first. Nulls are skipped.");
}
