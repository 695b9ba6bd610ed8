using System.Text.Json.Nodes;
using KariCore.Input;
using KariCore.Templates;
using KariOrleans.Sdk;

namespace KariCore.Plugins;

/// <summary>Fills a text template; the language is in <see cref="TemplateParser"/>.</summary>
internal static class TemplatePlugin
{
    public static JsonNode? Run(PluginCall call)
    {
        var nodes = TemplateParser.Parse(call.Input.Text("template"));
        var scope = new TemplateScope(call.Input.OptionalObject("values") ?? [], call.Time);
        TemplateNode.RenderAll(nodes, scope);
        return new JsonObject { ["text"] = scope.Output.ToString() };
    }
}
