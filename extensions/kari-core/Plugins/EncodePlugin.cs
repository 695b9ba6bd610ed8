using System.Text.Json.Nodes;
using KariCore.Input;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Encodes and decodes texts.</summary>
internal static class EncodePlugin
{
    public static JsonNode? Run(PluginCall call)
    {
        var text = call.Input.Text("text");
        var format = call.Input.Choice("format", "base64", "base64", "base64url", "hex", "url");
        var decode = call.Input.Choice("direction", "encode", "encode", "decode") == "decode";
        var result = (format, decode) switch
        {
            ("url", false) => Uri.EscapeDataString(text),
            ("url", true) => Uri.UnescapeDataString(text),
            (_, false) => BytesText.Write(BytesText.Read(text, "utf8"), format),
            (_, true) => BytesText.Write(BytesText.Read(text, format), "utf8"),
        };
        return new JsonObject { ["result"] = result };
    }
}
