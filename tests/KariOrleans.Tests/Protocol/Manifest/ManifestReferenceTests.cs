using KariOrleans.Protocol.Manifest;
using KariOrleans.Protocol.Manifest.Rules;
using KariOrleans.Protocol.Manifest.Schema;

namespace KariOrleans.Tests.Protocol.Manifest;

/// <summary>docs/manifest.md says what the reader does.</summary>
public sealed class ManifestReferenceTests
{
    private static readonly string Reference = File.ReadAllText(Path.Combine(Repository(), "docs", "manifest.md"));

    [Fact]
    public void EveryRule_IsListedWithItsRemedy()
    {
        var rules = TextRules.All
            .Concat(ContentRules.All)
            .Append(SchemaValidator.ListExpected)
            .Concat(RulesBelow(ManifestSchemas.Extension, null))
            .Concat(RulesBelow(ManifestSchemas.Plugin, null));

        string[] missing =
        [
            .. rules
                .Select(Row)
                .Distinct()
                .Where(row => !Reference.Contains(row, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

        Assert.True(missing.Length == 0, $"Add to docs/manifest.md:\n{string.Join('\n', missing)}");
    }

    [Fact]
    public void EverySection_IsExplained()
    {
        var sections = ManifestSchemas.Extension.Properties.Keys.Concat(ManifestSchemas.Plugin.Properties.Keys);

        var missing = sections.Distinct().Where(s => !Reference.Contains($"`{s}`", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void CompleteExample_ReadsWithoutAFinding()
    {
        var start = Reference.IndexOf("```json\n", StringComparison.Ordinal) + "```json\n".Length;
        var example = Reference[start..Reference.IndexOf("```", start, StringComparison.Ordinal)];

        var result = ManifestSamples.Read(example, ManifestReadMode.Strict);

        Assert.Empty(result.Diagnostics);
        Assert.All(ManifestSchemas.Extension.Properties.Keys, s => Assert.Contains($"\"{s}\"", example));
    }

    private static IEnumerable<ManifestRule> RulesBelow(SchemaNode schema, SchemaNode? owner)
    {
        var applicable = new Dictionary<SchemaKeyword, bool>
        {
            [SchemaKeyword.Type] = schema.Types is not SchemaTypes.Any,
            [SchemaKeyword.Null] = true,
            [SchemaKeyword.UnknownField] = !schema.AllowsUnknown,
            [SchemaKeyword.Required] = owner?.Required.Any(r => owner.Properties[r] == schema) ?? false,
            [SchemaKeyword.Word] = schema.Words is not null,
            [SchemaKeyword.Pattern] = schema.Pattern is not null,
            [SchemaKeyword.Length] = schema.MaxLength < int.MaxValue,
            [SchemaKeyword.Range] = double.IsFinite(schema.Maximum),
            [SchemaKeyword.Count] = schema.MaxItems < int.MaxValue,
        };
        var children = schema.Properties.Values.Concat(schema.Items is { } items ? [items] : []);
        return applicable.Where(a => a.Value).Select(a => schema.Rules[a.Key])
            .Concat(children.SelectMany(child => RulesBelow(child, schema)));
    }

    private static string Row(ManifestRule rule)
    {
        var severity = rule.Severity is ManifestSeverity.Error ? "error" : "warning";
        return $"| `{rule.Id}` | {severity} | {rule.Remedy} |";
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KariOrleans.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests must run inside the repository.");
    }
}
