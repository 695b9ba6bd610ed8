using System.Text;
using KariOrleans.Protocol.Manifest;

namespace KariOrleans.Tests.Protocol.Manifest;

public sealed class PluginManifestReaderTests
{
    private const string Complete = """
        {
          "plugin_api_version": "1.0", "intent": ["greet", "hello", "greet"], "enable_external_workflow": true,
          "workflow_slug": "follow", "required_roles": ["user"], "trusted_ui": true, "module": "a.b.handler",
          "sandbox": false, "name": "Greeter", "version": "1.0.0", "description": "Greets", "author": "A",
          "license": "MIT",
          "entry_point": "handler.py", "plugin_type": "core", "tags": ["x"], "hooks": { "extension_loaded": "on_load" },
          "permissions": { "data_access": ["read"] }, "resource_limits": { "max_memory_mb": 64 }, "config": { "a": 1 }
        }
        """;

    public static TheoryData<string, string, string, string?> Samples => new()
    {
        { "root-type", "", "", null },
        { "intent-required", "", "intent", null },
        { "intent-type", "/intent", "intent", "5" },
        { "intent-pattern", "/intent", "intent", "\"a b\"" },
        { "intent-length", "/intent", "intent", "\"\"" },
        { "intent-count", "/intent", "intent", "[]" },
        { "intent-required", "/intent", "intent", """["a b"]""" },
        { "identifier-pattern", "/intent/0", "intent", """["a b", "ok"]""" },
        { "roles-type", "/required_roles", "required_roles", "{}" },
        { "roles-required", "", "required_roles", null },
        { "required", "", "trusted_ui", null },
        { "api-version-pattern", "/plugin_api_version", "plugin_api_version", "\"9\"" },
        { "type", "/sandbox", "sandbox", "\"yes\"" },
        { "version-pattern", "/version", "version", "\"1\"" },
        { "permissions-type", "/permissions", "permissions", "[]" },
        { "permission-word", "/permissions/data_access/0", "permissions", """{ "data_access": ["all"] }""" },
        { "entrypoint-outside", "/entry_point", "entry_point", "\"../../handler.py\"" },
        { "entrypoint-type", "/entry_point", "entry_point", "5" },
        { "function-pattern", "/module", "module", "\"a b\"" },
        { "unknown-field", "/provider_id", "provider_id", "\"x\"" },
    };

    [Fact]
    public void CompleteManifest_IsTypedWithoutAFinding()
    {
        var result = Read(Complete, ManifestReadMode.Strict);

        Assert.Empty(result.Diagnostics);
        var manifest = result.Manifest!;
        Assert.Equal(["greet", "hello"], manifest.Intents);
        Assert.Equal(["extension_loaded"], manifest.Hooks);
        Assert.Equal(["data:read"], manifest.Permissions);
        Assert.Equal("""{ "max_memory_mb": 64 }""", manifest.ResourceLimits);
        Assert.Equal(("follow", "a.b.handler"), (manifest.WorkflowSlug, manifest.Module));
        Assert.Equal("handler.py", manifest.EntryPoint);
        Assert.True(manifest is { EnableExternalWorkflow: true, TrustedUi: true, Sandbox: false });
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void BrokenRule_IsReportedAtItsPointer(string rule, string pointer, string member, string? value)
    {
        var json = member.Length == 0 ? "[]" : ManifestSamples.Replace(Complete, member, value);

        var result = Read(json);

        var finding = result.Diagnostics[0];
        Assert.Equal(($"manifest/{rule}", pointer), (finding.Rule, finding.Pointer));
        Assert.Equal(result.Manifest is null, finding.Severity is ManifestSeverity.Error);
    }

    [Fact]
    public void OnlyAnIntent_TakesEveryDefault()
    {
        var manifest = Read("""{ "intent": "greet" }""").Manifest!;

        Assert.Equal(["greet"], manifest.Intents);
        Assert.True(manifest is { Sandbox: true, TrustedUi: false, PluginApiVersion: "1.0", RequiredRoles.Count: 0 });
    }

    private static PluginManifestReadResult Read(string json, ManifestReadMode mode = ManifestReadMode.Tolerant) =>
        PluginManifestReader.Read(Encoding.UTF8.GetBytes(json), "plugin_manifest.json", mode);
}
