using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using KariOrleans.Protocol.Manifest;

namespace KariOrleans.Tests.Protocol.Manifest;

public sealed class HostileManifestTests
{
    private static readonly byte[][] Seeds =
    [
        Encoding.UTF8.GetBytes(ManifestSamples.AdvancedAnalytics),
        Encoding.UTF8.GetBytes(ManifestSamples.Extra),
        Encoding.UTF8.GetBytes("{ /* c */ \"name\": \"a\", \"intent\": [\"x\",], // d\n \"version\": \"1.0.0\", }"),
    ];

    private static readonly byte[] Telling = "{}[]\",:\\/*0-9eunlt\n "u8.ToArray();

    private static readonly Gen<byte> Byte =
        Gen.OneOf(Gen.Byte, Gen.Int[0, Telling.Length - 1].Select(i => Telling[i]));

    private static readonly Dictionary<string, (string Rule, byte[] Text)> Texts = new()
    {
        ["empty"] = ("syntax", []),
        ["blank"] = ("syntax", "  \n "u8.ToArray()),
        ["comment only"] = ("syntax", "// nothing"u8.ToArray()),
        ["truncated"] = ("syntax", "{ \"name\": \"a"u8.ToArray()),
        ["two values"] = ("syntax", "{} {}"u8.ToArray()),
        ["not a number"] = ("syntax", "{ \"name\": NaN }"u8.ToArray()),
        ["raw control"] = ("syntax", "{ \"name\": \"a\u0001\" }"u8.ToArray()),
        ["zeros"] = ("syntax", new byte[1000]),
        ["invalid utf-8"] = ("encoding", [(byte)'"', 0xff, (byte)'"']),
        ["overlong utf-8"] = ("encoding", [(byte)'"', 0xc0, 0xaf, (byte)'"']),
        ["utf-16"] = ("encoding", [0xff, 0xfe, .. Encoding.Unicode.GetBytes("{}")]),
        ["lone surrogate"] = ("encoding", "{ \"name\": \"\\ud800\" }"u8.ToArray()),
        ["lone surrogate in a name"] = ("encoding", "{ \"\\udc00\": 1 }"u8.ToArray()),
        ["too large"] = ("too-large", Encoding.UTF8.GetBytes(new string(' ', ManifestReader.MaxBytes) + "{}")),
        ["deep list"] = ("too-deep", Encoding.UTF8.GetBytes(new string('[', 400_000) + new string(']', 400_000))),
        ["deep object"] =
            ("too-deep", Encoding.UTF8.GetBytes(Repeat("{\"a\":", 100_000) + "1" + new string('}', 100_000))),
        ["open list"] = ("syntax", Encoding.UTF8.GetBytes(new string('[', 1_000_000))),
        ["many values"] = ("too-many-values", Encoding.UTF8.GetBytes("[" + Repeat("0,", 500_000) + "0]")),
        ["long name"] = ("field-name-length", Encoding.UTF8.GetBytes($$"""{ "{{new string('a', 500_000)}}": 1 }""")),
    };

    // The names only: a runner writes every argument down.
    public static TheoryData<string> Situations => [.. Texts.Keys];

    [Theory]
    [MemberData(nameof(Situations))]
    public void BrokenText_IsOneClearError(string situation)
    {
        var (rule, text) = Texts[situation];

        var result = ManifestSamples.Read(text);

        Assert.Null(result.Manifest);
        var error = Assert.Single(result.Diagnostics);
        Assert.Equal($"manifest/{rule}", error.Rule);
        AssertReadable(error);
    }

    [Fact]
    public void SyntaxError_NamesLineAndColumn()
    {
        var result = ManifestSamples.Read("{\n  \"name\": \"é\" \"version\": 1\n}");

        var error = Assert.Single(result.Diagnostics);
        Assert.Equal((2, 15), (error.Line, error.Column));
        Assert.Contains("line 2, column 15", error.Message);
    }

    [Theory]
    [InlineData("relaxed-syntax", "{ /*,}*/ \"name\": \"a\",//b\n \"version\": \"1.0.0\", \"tags\": [\"x\" ,/**/] , }")]
    [InlineData("byte-order-mark", "\ufeff{ \"name\": \"a\", \"version\": \"1.0.0\" }")]
    public void HabitOfAnEditor_IsToleratedAndReported(string rule, string json)
    {
        var tolerant = ManifestSamples.Read(json);
        var strict = ManifestSamples.Read(json, ManifestReadMode.Strict);

        Assert.Equal($"manifest/{rule}", Assert.Single(tolerant.Diagnostics).Rule);
        Assert.Equal("1.0.0", tolerant.Manifest!.Version);
        using var raw = System.Text.Json.JsonDocument.Parse(tolerant.Manifest.RawJson);
        Assert.Null(strict.Manifest);
    }

    [Fact]
    public void RepeatedKey_TheLastOneCounts()
    {
        var result = ManifestSamples.Read("""{ "name": "first", "version": "1.0.0", "name": "second" }""");

        Assert.Equal("second", result.Manifest!.Name);
        Assert.Equal(("manifest/duplicate-key", "/name"), (result.Diagnostics[0].Rule, result.Diagnostics[0].Pointer));
    }

    [Fact]
    public void FloodOfWarnings_CannotHideAnError()
    {
        var unknown = string.Join(",", Enumerable.Range(0, 20_000).Select(i => $"\"x{i}\": 0"));

        var result = ManifestSamples.Read($$"""{ {{unknown}}, "name": "a" }""");

        Assert.Null(result.Manifest);
        Assert.Equal(101, result.Diagnostics.Count);
        Assert.Equal("manifest/version-required", result.Diagnostics[0].Rule);
        Assert.Equal("manifest/diagnostics-limit", result.Diagnostics[^1].Rule);
        Assert.StartsWith("19901 more", result.Diagnostics[^1].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void HostileWords_DoNotReachTheTerminal()
    {
        var result = ManifestSamples.Read("""{ "name": "\u001b]0;pwned\u0007\u202e\n", "version": "1.0.0" }""");

        AssertReadable(Assert.Single(result.Diagnostics));
    }

    [Fact]
    public void PatternBombs_AreLinear()
    {
        var dashes = string.Concat(Enumerable.Repeat("-a", 200_000));
        string[] bombs =
        [
            $$"""{ "name": "a{{dashes}}!", "version": "1.0.0-{{dashes}}!" }""",
            ManifestSamples.With($$""" "license": "{{Repeat("MIT OR ", 100_000)}}!" """),
            ManifestSamples.With($$""" "api": { "endpoints": [{ "path": "{{Repeat("/a", 300_000)}}!" }] } """),
            ManifestSamples.With($$""" "dependencies": { "extensions": ["a@{{Repeat("1.0 || ", 20_000)}}!"] } """),
            ManifestSamples.With($$""" "tags": [{{Repeat("\"a\",", 45_000)}}""] """),
            ManifestSamples.With($$""" "resources": { "max_memory_mb": {{new string('9', 900_000)}} } """),
        ];
        ManifestSamples.Read(ManifestSamples.Extra);

        var watch = Stopwatch.StartNew();
        foreach (var bomb in bombs) ManifestSamples.Read(bomb);

        // Each takes milliseconds; a backtracking pattern would take hours.
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"{watch.Elapsed}");
    }

    [Fact]
    public void MutatedManifests_NeverThrowAndStayBounded()
    {
        var edit = Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, 3], Byte.Array[1, 6]);
        var seed = Gen.Int[0, Seeds.Length - 1];
        var mutant = Gen.Select(seed, edit.Array[1, 8], (s, edits) => Mutate(Seeds[s], edits));

        mutant.Sample(
            json =>
            {
                foreach (var mode in Enum.GetValues<ManifestReadMode>())
                {
                    var read = ManifestReader.Read(json, "extension.json", mode);
                    AssertConsistent(read.Manifest, read.Diagnostics);
                }

                var plugin = PluginManifestReader.Read(json, "plugin_manifest.json", ManifestReadMode.Tolerant);
                AssertConsistent(plugin.Manifest, plugin.Diagnostics);
            },
            iter: 25_000);
    }

    [Fact]
    public void MutatedValues_NeverThrowAndStayBounded()
    {
        string[] values =
        [
            "null", "true", "5", "-1", "1e999", "1.5", "\"\"", "\"a\"", "\"../x\"", "\"/{\"", "[]", "[[]]",
            "[null]", "[{}]", "{}", "{\"name\":\"a\"}", "[\"a\",\"a\"]", "[{\"name\":\"a\",\"path\":\"/a\"}]",
            "\"0 0 * * *\"", "\"a@\"", "\"*\"",
        ];
        var edit = Gen.Select(Gen.Int[0, int.MaxValue], Gen.Int[0, values.Length - 1]);
        var mutant = Gen.Select(Gen.Int[0, 1], edit.Array[1, 6], (seed, edits) =>
        {
            var root = JsonNode.Parse(Seeds[seed])!;
            foreach (var (place, value) in edits) Replace(root, place, values[value]);
            return Encoding.UTF8.GetBytes(root.ToJsonString());
        });

        mutant.Sample(
            json =>
            {
                var read = ManifestSamples.Read(json);
                AssertConsistent(read.Manifest, read.Diagnostics);
                if (read.Manifest is { } manifest)
                    Assert.All(manifest.Permissions, p => Assert.Matches("^(data|plugin|system|network):[a-z_]+$", p));
            },
            iter: 20_000);
    }

    private static void Replace(JsonNode root, int place, string value)
    {
        var nodes = Below(root).Skip(1).ToList();
        var node = nodes[place % nodes.Count];
        if (node.Parent is JsonArray array) array[node.GetElementIndex()] = JsonNode.Parse(value);
        else node.Parent![node.GetPropertyName()] = JsonNode.Parse(value);
    }

    private static IEnumerable<JsonNode> Below(JsonNode node)
    {
        yield return node;
        var children = node switch
        {
            JsonObject members => members.Select(m => m.Value),
            JsonArray items => items,
            _ => [],
        };
        foreach (var found in children.OfType<JsonNode>().SelectMany(Below)) yield return found;
    }

    private static byte[] Mutate(byte[] seed, (int Place, int Kind, byte[] Bytes)[] edits)
    {
        var text = seed.ToList();
        foreach (var (place, kind, bytes) in edits)
        {
            if (text.Count == 0) break;
            var at = place % text.Count;
            if (kind == 0) text.InsertRange(at, bytes);
            else if (kind == 1) text.RemoveRange(at, Math.Min(bytes.Length, text.Count - at));
            else if (kind == 2) text[at] = bytes[0];
            else text.InsertRange(at, text.GetRange(text.Count / 2, Math.Min(40, text.Count - (text.Count / 2))));
        }

        return [.. text];
    }

    private static void AssertConsistent(object? manifest, IReadOnlyList<ManifestDiagnostic> diagnostics)
    {
        Assert.InRange(diagnostics.Count, 0, 101);
        Assert.Equal(manifest is null, diagnostics.Any(d => d.Severity is ManifestSeverity.Error));
        foreach (var diagnostic in diagnostics) AssertReadable(diagnostic);
    }

    private static void AssertReadable(ManifestDiagnostic diagnostic)
    {
        Assert.InRange(diagnostic.Message.Length, 1, 600);
        Assert.DoesNotContain(diagnostic.Message, c => char.IsControl(c) || c is '\u202e');
        Assert.NotEmpty(diagnostic.Remedy);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
