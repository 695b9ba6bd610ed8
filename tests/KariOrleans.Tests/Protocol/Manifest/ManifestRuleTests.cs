using KariOrleans.Protocol.Manifest;
using KariOrleans.Protocol.Manifest.Rules;
using KariOrleans.Protocol.Manifest.Schema;

namespace KariOrleans.Tests.Protocol.Manifest;

/// <summary>Every rule of the content with a sample that breaks it, and the pointer to the very value.</summary>
public sealed class ManifestRuleTests
{
    private const string Task = """ "name": "t", "function": "tasks.run" """;

    public static TheoryData<string, string, string> Samples => new()
    {
        // rule, pointer, document or members
        { "root-type", "", "[]" },
        { "name-required", "", """{ "version": "1.0.0" }""" },
        { "name-required", "", """{ "name": null, "version": "1.0.0" }""" },
        { "name-type", "/name", """{ "name": 5, "version": "1.0.0" }""" },
        { "name-pattern", "/name", """{ "name": "Bad_Name", "version": "1.0.0" }""" },
        { "name-pattern", "/name", """{ "name": "newline\n", "version": "1.0.0" }""" },
        { "name-pattern", "/name", """{ "name": "a--b", "version": "1.0.0" }""" },
        { "name-length", "/name", $$"""{ "name": "{{new string('a', 51)}}", "version": "1.0.0" }""" },
        { "name-length", "/name", """{ "name": "", "version": "1.0.0" }""" },
        { "name-reserved", "/name", """{ "name": "background-tasks", "version": "1.0.0" }""" },
        { "version-required", "", """{ "name": "a" }""" },
        { "version-type", "/version", """{ "name": "a", "version": 1.0 }""" },
        { "version-pattern", "/version", """{ "name": "a", "version": "1.0" }""" },
        { "version-pattern", "/version", """{ "name": "a", "version": "01.0.0" }""" },
        { "version-pattern", "/version", """{ "name": "a", "version": "1.0.0-01" }""" },
        { "version-pattern", "/version", """{ "name": "a", "version": "v1.0.0" }""" },
        { "version-length", "/version", $$"""{ "name": "a", "version": "1.0.0-{{new string('a', 100)}}" }""" },
        { "permissions-type", "/permissions", """ "permissions": ["read"] """ },
        { "permission-word", "/permissions/system_access/0", """ "permissions": { "system_access": ["root"] } """ },
        { "roles-type", "/api/endpoints/0/permissions",
            """ "api": { "endpoints": [{ "path": "/a", "permissions": 5 }] } """ },
        { "roles-type", "/api/endpoints/0/permissions/0",
            """ "api": { "endpoints": [{ "path": "/a", "permissions": [null] }] } """ },
        { "roles-length", "/plugins/0/roles/0", """ "plugins": [{ "intent": "a", "roles": [""] }] """ },
        { "roles-count", "/plugins/0/roles",
            $$""" "plugins": [{ "intent": "a", "roles": [{{Many("\"user\"", 51)}}] }] """ },
        { "type", "/capabilities", """ "capabilities": ["ui"] """ },
        { "type", "/background_tasks", """ "background_tasks": { "t": {} } """ },
        { "null", "/ui", """ "ui": null """ },
        { "unknown-field", "/ui/pages", """ "ui": { "pages": [] } """ },
        { "list-expected", "/tags", """ "tags": "one" """ },
        { "word", "/background_tasks/0/overlap", $$""" "background_tasks": [{ {{Task}}, "overlap": "sometimes" }] """ },
        { "length", "/description", $$""" "description": "{{new string('a', 10_001)}}" """ },
        { "range", "/api/endpoints/0/timeout_seconds",
            """ "api": { "endpoints": [{ "path": "/a", "timeout_seconds": -1 }] } """ },
        { "count", "/tags", $$""" "tags": [{{Many("\"a\"", 101)}}] """ },
        { "publisher-pattern", "/publisher", """ "publisher": "A Corp" """ },
        { "line-pattern", "/author", """ "author": "a\u001b[2J" """ },
        { "line-length", "/display_name", $$""" "display_name": "{{new string('a', 201)}}" """ },
        { "line-required", "/ui/control_room_pages/0", """ "ui": { "control_room_pages": [{ "path": "/a" }] } """ },
        { "license-pattern", "/license", """ "license": "see the file" """ },
        { "url-pattern", "/homepage", """ "homepage": "javascript:alert(1)" """ },
        { "url-pattern", "/marketplace/support_url", """ "marketplace": { "support_url": "mailto:a@b.c" } """ },
        { "api-version-pattern", "/api_version", """ "api_version": "2.0" """ },
        { "kari-min-version-pattern", "/kari_min_version", """ "kari_min_version": "0.4" """ },
        { "runtime-word", "/runtime", """ "runtime": "java" """ },
        { "entrypoint-type", "/entrypoint", """ "entrypoint": { "module": "main" } """ },
        { "entrypoint-outside", "/entrypoint", """ "entrypoint": "../x.dll" """ },
        { "resources-type", "/resources/max_memory_mb", """ "resources": { "max_memory_mb": "512" } """ },
        { "resources-type", "/resources/max_memory_mb", """ "resources": { "max_memory_mb": 1.5 } """ },
        { "resources-range", "/resources/max_memory_mb", """ "resources": { "max_memory_mb": -5 } """ },
        { "resources-range", "/resources/max_disk_mb", """ "resources": { "max_disk_mb": 1e300 } """ },
        { "resources-word", "/resources/enforcement_action", """ "resources": { "enforcement_action": "warn" } """ },
        { "route-pattern", "/api/endpoints/0/path", """ "api": { "endpoints": [{ "path": "/../admin" }] } """ },
        { "route-pattern", "/api/endpoints/0/path", """ "api": { "endpoints": [{ "path": "no-slash" }] } """ },
        { "route-required", "/api/endpoints/0", """ "api": { "endpoints": [{ "methods": ["GET"] }] } """ },
        { "method-word", "/api/endpoints/0/methods/0",
            """ "api": { "endpoints": [{ "path": "/a", "methods": ["get"] }] } """ },
        { "prefix-taken", "/api/prefix", """ "api": { "prefix": "/api/extensions/marketplace" } """ },
        { "prefix-taken", "/api/prefix", """ "api": { "prefix": "/" } """ },
        { "identifier-pattern", "/plugins/0/intent", """ "plugins": [{ "intent": "a b" }] """ },
        { "identifier-required", "/plugins/0", """ "plugins": [{ "description": "a" }] """ },
        { "function-pattern", "/background_tasks/0/function",
            """ "background_tasks": [{ "name": "t", "function": "os.system('x')" }] """ },
        { "function-required", "/background_tasks/0", """ "background_tasks": [{ "name": "t" }] """ },
        { "cron", "/background_tasks/0/schedule",
            $$""" "background_tasks": [{ {{Task}}, "schedule": "0 0 9 * * *" }] """ },
        { "time-zone-pattern", "/background_tasks/0/timezone",
            $$""" "background_tasks": [{ {{Task}}, "timezone": "/dev/zero" }] """ },
        { "time-zone-unknown", "/background_tasks/0/timezone",
            $$""" "background_tasks": [{ {{Task}}, "timezone": "Mars/Base" }] """ },
        { "duplicate", "/background_tasks/1/name", $$""" "background_tasks": [{ {{Task}} }, { {{Task}} }] """ },
        { "duplicate", "/api/endpoints/1/methods/0",
            """ "api": { "endpoints": [{ "path": "/a/{b}" }, { "path": "/A/{c}/", "methods": ["GET", "PUT"] }] } """ },
        { "duplicate", "/plugins/1/intent", """ "plugins": [{ "intent": "a" }, { "intent": "a" }] """ },
        { "duplicate", "/plugins/0/aliases/0",
            """ "plugins": [{ "intent": "a", "aliases": ["b"] }, { "intent": "b" }] """ },
        { "duplicate", "/webhooks/1/path", """ "webhooks": [{ "path": "/a" }, { "path": "/a" }] """ },
        { "duplicate", "/ui/control_room_pages/1/path",
            """ "ui": { "control_room_pages": [{ "name": "a", "path": "/a" }, { "name": "b", "path": "/a" }] } """ },
        { "webhook-nameless", "/webhooks/0", """ "webhooks": [{ "function": "a.b" }] """ },
        { "secret-type", "/webhooks/0/secret", """ "webhooks": [{ "name": "a", "secret": ["b"] }] """ },
        { "effect-word", "/plugins/0/effects/0", """ "plugins": [{ "intent": "a", "effects": ["boom"] }] """ },
        { "dependency-syntax", "/dependencies/extensions/0",
            """ "dependencies": { "extensions": ["user-management@latest!"] } """ },
        { "dependency-on-itself", "/dependencies/extensions/0",
            """ "dependencies": { "extensions": ["sample@^1.0.0"] } """ },
        { "host-pattern", "/network/hosts/0",
            """ "permissions": { "network_access": ["outbound_http"] }, "network": { "hosts": ["https://a.b"] } """ },
        { "host-pattern", "/network/hosts/0",
            """ "permissions": { "network_access": ["outbound_http"] }, "network": { "hosts": ["a.b:65536"] } """ },
        { "hosts-without-permission", "/network/hosts", """ "network": { "hosts": ["a.b"] } """ },
        { "event-pattern", "/events/subscribes/0", """ "events": { "subscribes": ["User Created"] } """ },
        { "event-required", "/events/subscribes/0", """ "events": { "subscribes": [{ "function": "a.b" }] } """ },
        { "migrations-type", "/migrations", """ "migrations": { "dir": "a" } """ },
        { "migrations-outside", "/migrations/1", """ "migrations": ["a.sql", "/etc/passwd"] """ },
        { "screenshot-outside", "/marketplace/screenshots/0",
            """ "marketplace": { "screenshots": ["../../secret.png"] } """ },
        { "duplicate-key", "/tags", """ "tags": [], "tags": [] """ },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    public void BrokenRule_IsReportedAtItsPointer(string rule, string pointer, string sample)
    {
        var json = sample.StartsWith(' ') ? ManifestSamples.With(sample) : sample;

        var result = ManifestSamples.Read(json);

        var finding = result.Diagnostics.First(d => d.Rule == $"manifest/{rule}");
        Assert.Equal(pointer, finding.Pointer);
        Assert.NotEmpty(finding.Message);
        Assert.NotEmpty(finding.Remedy);
        Assert.Equal(result.Manifest is null, result.Diagnostics.Any(d => d.Severity is ManifestSeverity.Error));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void BrokenRule_IsTheOnlyFindingAtItsPointer(string rule, string pointer, string sample)
    {
        var json = sample.StartsWith(' ') ? ManifestSamples.With(sample) : sample;

        var others = ManifestSamples.Read(json).Diagnostics
            .Where(d => d.Rule != $"manifest/{rule}" && d.Rule != "manifest/null" && d.Pointer == pointer);

        Assert.Empty(others);
    }

    [Fact]
    public void EveryContentRule_HasASample()
    {
        var sampled = Samples.Select(s => "manifest/" + (string)((object[])s)[0]).ToHashSet();

        var missing = ContentRules.All.Select(r => r.Id).Except(sampled).Except(["manifest/intent-required"]);

        Assert.Empty(missing);
    }

    [Fact]
    public void EveryNamedSchemaRule_HasASample()
    {
        var sampled = Samples.Select(s => (string)((object[])s)[0]).ToList();

        var missing = SchemaWalk.RuleNames(ManifestSchemas.ExtensionFile)
            .Where(name => !sampled.Exists(s => s.StartsWith(name + "-", StringComparison.Ordinal)));

        Assert.Empty(missing);
    }

    private static string Many(string value, int count) => string.Join(",", Enumerable.Repeat(value, count));
}
