using System.Text.Json;

namespace KariOrleans.Grains.Extensions;

/// <summary>Checks a configuration against the schema that the manifest declares.</summary>
internal static class ConfigurationRule
{
    private const int MaxBytes = 1024 * 1024;

    /// <summary>What is wrong with the configuration, or null.</summary>
    public static CallError? Check(string? schemaJson, byte[] configurationJson)
    {
        if (configurationJson.Length > MaxBytes)
            return new CallError("configuration_too_large", $"The configuration has {configurationJson.Length} bytes.",
                "Keep it below 1 MiB.", Limit: "1 MiB");
        try
        {
            using var document = JsonDocument.Parse(configurationJson);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return new CallError(
                    "invalid_configuration", "A configuration must be a JSON object.", "Send an object.");
        }
        catch (JsonException e)
        {
            return new CallError("invalid_json", $"The configuration is not JSON: {e.Message}", "Send a JSON object.");
        }

        if (schemaJson is null) return null;
        var findings = new CompiledJsonSchema(schemaJson)
            .Validate(System.Text.Encoding.UTF8.GetString(configurationJson));
        return findings is null
            ? null
            : new CallError("invalid_configuration",
                $"The configuration does not fit the extension's schema: {findings}", "Correct the values named.");
    }
}
