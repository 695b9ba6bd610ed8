using System.Globalization;
using System.Text.Json;
using KariOrleans.Protocol.Manifest.Json;
using KariOrleans.Protocol.Manifest.Rules;

namespace KariOrleans.Protocol.Manifest.Schema;

/// <summary>
/// Holds a tree against a schema. A value that breaks a rule is reported and rejected, so that it counts as absent;
/// an object without a required field is rejected whole.
/// </summary>
internal sealed class SchemaValidator(DiagnosticBag diagnostics)
{
    private readonly List<ManifestNode> unknown = [];

    /// <summary>Members that the schema does not know, found so far.</summary>
    public IReadOnlyList<ManifestNode> Unknown => unknown;

    public void Validate(ManifestNode node, SchemaNode schema)
    {
        if (node.Kind is JsonValueKind.Null && node.Parent is not null)
            ReportNull(node, schema);
        else if (IsOfType(node, schema.Types))
            ValidateContent(node, schema);
        else if (schema is { Wraps: true, Items: not null } && node.Kind is JsonValueKind.String)
            ValidateWrapped(node, schema.Items);
        else
            Break(node, schema, SchemaKeyword.Type, $"This is {Name(node.Kind)}; expected is {Name(schema.Types)}.");
    }

    private void ValidateContent(ManifestNode node, SchemaNode schema)
    {
        if (schema.Words is { } words && !(node.Kind is JsonValueKind.String && words.Contains(node.Text)))
        {
            Break(node, schema, SchemaKeyword.Word, $"{Value(node)} is not one of {string.Join(", ", words.Order())}.");
            return;
        }

        switch (node.Kind)
        {
            case JsonValueKind.Object:
                ValidateObject(node, schema);
                break;
            case JsonValueKind.Array:
                ValidateArray(node, schema);
                break;
            case JsonValueKind.String:
                ValidateString(node, schema);
                break;
            case JsonValueKind.Number:
                ValidateNumber(node, schema);
                break;
        }
    }

    private void ValidateNumber(ManifestNode node, SchemaNode schema)
    {
        if (node.Number is { } n && double.IsFinite(n) && n >= schema.Minimum && n <= schema.Maximum) return;
        var range = $"between {Number(schema.Minimum)} and {Number(schema.Maximum)}";
        Break(node, schema, SchemaKeyword.Range, $"{Value(node)} is not {range}.");
    }

    private void ValidateString(ManifestNode node, SchemaNode schema)
    {
        var length = $"between {schema.MinLength} and {schema.MaxLength} characters";
        if (!schema.HasLegalLength(node.Text))
            Break(node, schema, SchemaKeyword.Length, $"{Value(node)} has not {length}.");
        else if (schema.Pattern is { } pattern && !pattern.IsMatch(node.Text))
            Break(node, schema, SchemaKeyword.Pattern, $"{Value(node)} does not have the expected form.");
    }

    private void ValidateArray(ManifestNode node, SchemaNode schema)
    {
        var number = $"The list has {node.Items.Count} entries";
        if (node.Items.Count < schema.MinItems)
            Break(node, schema, SchemaKeyword.Count, $"{number}; at least {schema.MinItems} are needed.");
        if (node.Items.Count > schema.MaxItems)
        {
            var message = $"{number}; those after the first {schema.MaxItems} are ignored.";
            diagnostics.Report(node, schema.Rules[SchemaKeyword.Count], message);
        }

        for (var i = 0; i < node.Items.Count; i++)
        {
            if (i >= schema.MaxItems) node.Items[i].Reject();
            else if (schema.Items is { } items) Validate(node.Items[i], items);
        }
    }

    private void ValidateObject(ManifestNode node, SchemaNode schema)
    {
        foreach (var name in schema.Required)
        {
            if (node.Members.TryGetValue(name, out var member) && member.Kind is not JsonValueKind.Null) continue;
            var rule = schema.Properties[name].Rules[SchemaKeyword.Required];
            diagnostics.Report(node, rule, $"The field {name} is missing.");
            if (node.Parent is not null) node.Reject();
        }

        foreach (var (name, member) in node.Members)
        {
            if (schema.Properties.TryGetValue(name, out var property)) Validate(member, property);
            else if (!schema.AllowsUnknown) ReportUnknown(member, schema);
        }

        // A required value that was itself rejected leaves its owner as incomplete as a missing one.
        if (node.Parent is not null && schema.Required.Any(r => node.Members.TryGetValue(r, out var m) && m.IsRejected))
            node.Reject();
    }

    private void ValidateWrapped(ManifestNode node, SchemaNode items)
    {
        var message = $"{Value(node)} stands where a list is expected; it is read as a list of one.";
        diagnostics.Report(node, ListExpected, message);
        Validate(node, items);
    }

    private void ReportNull(ManifestNode node, SchemaNode schema)
    {
        node.Reject();
        // In a list null is an entry of a wrong kind; as a field it means absent.
        if (node.Parent!.Kind is JsonValueKind.Array)
            Break(node, schema, SchemaKeyword.Type, $"This is null; expected is {Name(schema.Types)}.");
        else
            diagnostics.Report(node, schema.Rules[SchemaKeyword.Null], "The field is null, which counts as absent.");
    }

    private void ReportUnknown(ManifestNode member, SchemaNode schema)
    {
        var rule = schema.Rules[SchemaKeyword.UnknownField];
        var near = diagnostics.WillShow(rule) ? Spelling.Nearest(member.Segment, schema.Properties.Keys) : null;
        var hint = near is null ? "" : $" Is {near} meant?";
        diagnostics.Report(member, rule, $"The field {Show.Text(member.Segment)} is unknown.{hint}");
        member.Reject();
        unknown.Add(member);
    }

    private void Break(ManifestNode node, SchemaNode schema, SchemaKeyword keyword, string message)
    {
        diagnostics.Report(node, schema.Rules[keyword], message);
        if (!schema.Keeps || keyword is SchemaKeyword.Type) node.Reject();
    }

    /// <summary>One id wherever one text stands for a list: the value itself is used.</summary>
    public static readonly ManifestRule ListExpected =
        ManifestRule.Warning("list-expected", "Put the value into a list: [\"value\"].");

    private static bool IsOfType(ManifestNode node, SchemaTypes types) => types is SchemaTypes.Any || node.Kind switch
    {
        JsonValueKind.Object => types.HasFlag(SchemaTypes.Object),
        JsonValueKind.Array => types.HasFlag(SchemaTypes.Array),
        JsonValueKind.String => types.HasFlag(SchemaTypes.String),
        JsonValueKind.True or JsonValueKind.False => types.HasFlag(SchemaTypes.Boolean),
        JsonValueKind.Number => types.HasFlag(SchemaTypes.Number)
            || (types.HasFlag(SchemaTypes.Integer) && node.Number is { } n && double.IsInteger(n)),
        _ => false,
    };

    private static string Value(ManifestNode node) => node.Kind switch
    {
        JsonValueKind.String => Show.Text(node.Text),
        JsonValueKind.Number => Show.Text(node.Text).Trim('"'),
        _ => Name(node.Kind),
    };

    private static string Name(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "true or false",
        _ => "null",
    };

    private static string Name(SchemaTypes types)
    {
        string[] names =
        [
            .. types.HasFlag(SchemaTypes.String) ? ["a text"] : Array.Empty<string>(),
            .. types.HasFlag(SchemaTypes.Integer) ? ["a whole number"] : Array.Empty<string>(),
            .. types.HasFlag(SchemaTypes.Number) ? ["a number"] : Array.Empty<string>(),
            .. types.HasFlag(SchemaTypes.Boolean) ? ["true or false"] : Array.Empty<string>(),
            .. types.HasFlag(SchemaTypes.Array) ? ["a list"] : Array.Empty<string>(),
            .. types.HasFlag(SchemaTypes.Object) ? ["an object"] : Array.Empty<string>(),
        ];
        return names.Length == 0 ? "another value" : string.Join(" or ", names);
    }

    private static string Number(double number) => number.ToString("0.###", CultureInfo.InvariantCulture);
}
