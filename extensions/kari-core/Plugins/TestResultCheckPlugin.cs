using System.Text.Json.Nodes;
using KariCore.Input;
using KariCore.TestResults;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Reads a test report and says whether the tests passed.</summary>
internal static class TestResultCheckPlugin
{
    private const int MaxLength = 2 * 1024 * 1024;

    public static JsonNode? Run(PluginCall call)
    {
        var text = call.Input.Text("report").TrimStart('\uFEFF').TrimStart();
        if (text.Length > MaxLength)
            throw Invalid.TooLarge($"The report has {text.Length} characters.", $"Send at most {MaxLength}.");
        var isXml = call.Input.Choice("format", "auto", "auto", "xml", "text") switch
        {
            "xml" => true,
            "text" => false,
            _ => text.StartsWith('<'),
        };
        return (isXml ? XmlReport.Read(text) : TextReport.Read(text)).ToJson();
    }
}
