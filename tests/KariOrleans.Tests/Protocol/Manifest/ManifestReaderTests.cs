using KariOrleans.Protocol.Manifest;

namespace KariOrleans.Tests.Protocol.Manifest;

public sealed class ManifestReaderTests
{
    [Theory]
    [InlineData(ManifestReadMode.Tolerant)]
    [InlineData(ManifestReadMode.Strict)]
    public void TheDesignsOwnExample_ReadsWithoutAFinding(ManifestReadMode mode)
    {
        var result = ManifestSamples.Read(ManifestSamples.AdvancedAnalytics, mode);

        Assert.Empty(result.Diagnostics);
        var manifest = result.Manifest!;
        Assert.Equal(("advanced-analytics", "1.2.0"), (manifest.Name, manifest.Version));
        Assert.Equal(
            ["data:read", "data:write", "network:outbound_http", "plugin:execute", "system:logs", "system:metrics"],
            manifest.Permissions);
        Assert.Equal(new("user-management@^2.0.0"), manifest.Dependencies.Extensions[0].ToString());
        Assert.Equal(new() { MaxMemoryMb = 512, MaxCpuPercent = 25, MaxDiskMb = 1024 }, manifest.Resources);
        Assert.Equal(["GET", "POST"], manifest.Api.Endpoints[0].Methods);
        Assert.Equal("/api/extensions/advanced-analytics", manifest.Api.Prefix);
        Assert.Equal("0 9 * * *", manifest.BackgroundTasks[0].Schedule);
        Assert.Equal("📊", manifest.Ui.ControlRoomPages[0].Icon);
        Assert.Equal(ManifestSamples.AdvancedAnalytics, manifest.RawJson);
    }

    [Fact]
    public void NothingButNameAndVersion_TakesEveryDefault()
    {
        var result = ManifestSamples.Read(ManifestSamples.Minimal, ManifestReadMode.Strict);

        Assert.Empty(result.Diagnostics);
        var manifest = result.Manifest!;
        Assert.Equal("sample", manifest.DisplayName);
        Assert.Equal("1.0", manifest.ApiVersion);
        Assert.Equal(new() { MaxMemoryMb = 256, MaxCpuPercent = 10, MaxDiskMb = 100 }, manifest.Resources);
        Assert.Equal(new ExtensionCapabilities(), manifest.Capabilities);
        Assert.Equal((ExtensionRuntime.Python, true), (manifest.Runtime, manifest.IsRuntimeInferred));
        Assert.Empty(manifest.Permissions);
        Assert.Null(manifest.Migrations);
        Assert.Null(manifest.Config);
    }

    [Fact]
    public void EveryOptionalField_IsTyped()
    {
        var result = ManifestSamples.Read(ManifestSamples.Extra, ManifestReadMode.Strict);

        Assert.Empty(result.Diagnostics);
        var manifest = result.Manifest!;
        Assert.Equal("analytics-corp", manifest.Publisher);
        Assert.Equal((ExtensionRuntime.Dotnet, false), (manifest.Runtime, manifest.IsRuntimeInferred));
        Assert.Equal(EnforcementAction.Throttle, manifest.Resources.EnforcementAction);
        Assert.Equal("/api/extra", manifest.Api.Prefix);
        var endpoint = manifest.Api.Endpoints[0];
        Assert.Equal((60, 0.5), (endpoint.RateLimitPerMinute, endpoint.MaxBodyMb));
        Assert.Equal(TimeSpan.FromSeconds(2.5), endpoint.Timeout);
        var task = manifest.BackgroundTasks[0];
        Assert.Equal("Europe/Vienna", task.TimeZone);
        Assert.Equal((TaskOverlap.Queue, TaskCatchUp.Last), (task.Overlap, task.CatchUp));
        Assert.False(task.Enabled);
        Assert.Equal(["/webhooks/github", "/in/stripe"], manifest.Webhooks.Select(w => w.Path));
        Assert.Equal(["github", "in-stripe"], manifest.Webhooks.Select(w => w.Name));
        Assert.Equal("hooks.on_push", manifest.Webhooks[0].Function);
        var plugin = manifest.Plugins[0];
        Assert.Equal("""{ "type": "object" }""", plugin.Input);
        Assert.Equal("true", plugin.Output);
        Assert.Equal([PluginEffect.Network, PluginEffect.Notify], plugin.Effects);
        Assert.Equal([new("api.github.com", null), new("*.example.com", 8443)], manifest.NetworkHosts);
        Assert.Equal([new("user.*", null), new("report.done", "on.report")], manifest.Events.Subscribes);
        Assert.Equal("migrations", manifest.Migrations!.Directory);
        Assert.Equal("9.5", manifest.Marketplace.Price);
        Assert.Contains("writeOnly", manifest.Config);
        Assert.True(manifest.Capabilities is { ProvidesApi: true, ProvidesWebhooks: true, ProvidesUi: true });
    }

    [Fact]
    public void UnknownFields_AreKeptAndReported()
    {
        var json = ManifestSamples.With(""" "licence": "MIT", "api": { "x~/y": [1, {"a": 2}] } """);

        var result = ManifestSamples.Read(json);

        Assert.Equal("\"MIT\"", result.Manifest!.UnknownFields["/licence"]);
        Assert.Equal("""[1, {"a": 2}]""", result.Manifest.UnknownFields["/api/x~0~1y"]);
        Assert.All(result.Diagnostics, d => Assert.Equal("manifest/unknown-field", d.Rule));
        Assert.Contains("Is license meant?", result.Diagnostics[0].Message);
    }

    [Fact]
    public void UnknownPermissionWord_GrantsNothing()
    {
        var json = ManifestSamples.With(
            """ "permissions": { "data_access": ["read", "teleport", "READ"], "file_access": ["write"] } """);

        var result = ManifestSamples.Read(json);

        Assert.Equal(["data:read"], result.Manifest!.Permissions);
        Assert.Equal(
            ["/permissions/data_access/1", "/permissions/data_access/2", "/permissions/file_access"],
            result.Diagnostics.Select(d => d.Pointer));
    }

    [Fact]
    public void StrictMode_MakesEveryWarningAnError()
    {
        var json = ManifestSamples.With(""" "colour": "red" """);

        var result = ManifestSamples.Read(json, ManifestReadMode.Strict);

        Assert.Null(result.Manifest);
        Assert.Equal(ManifestSeverity.Error, Assert.Single(result.Diagnostics).Severity);
    }

    [Fact]
    public void RuleAboutWhoMayCall_IsNeverGuessed()
    {
        var json = ManifestSamples.With(
            """ "api": { "endpoints": [{ "path": "/a", "permissions": { "admin": true } }] } """);

        var result = ManifestSamples.Read(json);

        Assert.Null(result.Manifest);
        Assert.Equal("/api/endpoints/0/permissions", Assert.Single(result.Diagnostics).Pointer);
    }

    [Fact]
    public void OneRoleAsText_IsReadAsAListOfOne()
    {
        var json = ManifestSamples.With(""" "api": { "endpoints": [{ "path": "/a", "permissions": "admin" }] } """);

        var result = ManifestSamples.Read(json);

        Assert.Equal(["admin"], result.Manifest!.Api.Endpoints[0].Roles);
        Assert.Equal("manifest/list-expected", Assert.Single(result.Diagnostics).Rule);
    }

    [Fact]
    public void UnknownEffect_MakesTheEffectsUndeclared()
    {
        var json = ManifestSamples.With(""" "plugins": [{ "intent": "a", "effects": ["none", "explode"] }] """);

        var result = ManifestSamples.Read(json);

        Assert.Empty(result.Manifest!.Plugins[0].Effects);
    }

    [Theory]
    [InlineData(""" "schedule": "every day" """)]
    [InlineData(""" "schedule": "0 9 * * *", "timezone": "Mars/Olympus" """)]
    [InlineData(""" "schedule": "0 9 * * *", "timezone": "../../../dev/zero" """)]
    [InlineData(""" "schedule": "0 9 * * *", "timezone": "America" """)]
    [InlineData(""" "schedule": "0 9 * * *", "timezone": 1 """)]
    public void TaskWhoseTimeIsUnclear_RunsOnDemandOnly(string time)
    {
        var json = ManifestSamples.With($$""" "background_tasks": [{ "name": "a", "function": "b.c", {{time}} }] """);

        var result = ManifestSamples.Read(json);

        Assert.Null(Assert.Single(result.Manifest!.BackgroundTasks).Schedule);
        Assert.Single(result.Diagnostics);
    }

    [Theory]
    [InlineData("bin/My.dll", ExtensionRuntime.Dotnet)]
    [InlineData("plugin.wasm", ExtensionRuntime.Wasm)]
    [InlineData("main.py", ExtensionRuntime.Python)]
    [InlineData("__init__:Extension", ExtensionRuntime.Python)]
    public void UndeclaredRuntime_FollowsFromTheEntrypoint(string entrypoint, ExtensionRuntime expected)
    {
        var result = ManifestSamples.Read(ManifestSamples.With($$""" "entrypoint": "{{entrypoint}}" """));

        Assert.Equal(expected, result.Manifest!.Runtime);
    }

    [Fact]
    public void Finding_KnowsItsLineAndColumn()
    {
        var result = ManifestSamples.Read("{\n  \"name\": \"sample\",\n  \"é\": 1, \"version\": \"one\"\n}");

        var error = result.Diagnostics[0];
        Assert.Equal(("/version", 3, 22), (error.Pointer, error.Line, error.Column));
        Assert.Contains("extension.json(3,22): error manifest/version-pattern at /version: ", error.ToString());
    }
}
