using System.Globalization;
using System.Text.Json.Nodes;
using KariCore.Input;
using KariCore.Json;

namespace KariCore.Templates;

/// <summary>A piece of a parsed template.</summary>
internal abstract record TemplateNode
{
    public abstract void Render(TemplateScope scope);

    public static void RenderAll(IReadOnlyList<TemplateNode> nodes, TemplateScope scope)
    {
        foreach (var node in nodes)
        {
            scope.Step();
            node.Render(scope);
        }
    }
}

internal sealed record TextNode(string Text) : TemplateNode
{
    public override void Render(TemplateScope scope) => scope.Output.Append(Text);
}

internal sealed record OutputNode(Func<TemplateScope, JsonNode?> Value, IReadOnlyList<TemplateFilter> Filters)
    : TemplateNode
{
    public override void Render(TemplateScope scope)
    {
        var value = Value(scope);
        foreach (var filter in Filters)
        {
            scope.Step();
            value = filter.Apply(value, scope);
        }

        scope.Output.Append(Text(value));
    }

    public static string Text(JsonNode? value) =>
        value.AsText() ?? value.AsFiniteNumber()?.ToString(CultureInfo.InvariantCulture) ?? value?.ToJsonString() ?? "";
}

internal sealed record IfNode(
    IReadOnlyList<(Func<TemplateScope, bool>? Condition, IReadOnlyList<TemplateNode> Body)> Branches) : TemplateNode
{
    public override void Render(TemplateScope scope)
    {
        foreach (var (condition, body) in Branches)
        {
            scope.Step();
            if (condition is not null && !condition(scope)) continue;
            RenderAll(body, scope);
            return;
        }
    }
}

internal sealed record ForNode(
    string Name, JsonPath Items, IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> Otherwise) : TemplateNode
{
    public override void Render(TemplateScope scope)
    {
        var items = scope.Find(Items) as JsonArray ?? [];
        if (items.Count == 0) RenderAll(Otherwise, scope);
        foreach (var item in items)
        {
            scope.Step();
            scope.Enter(Name, item);
            RenderAll(Body, scope);
            scope.Leave();
        }
    }
}
