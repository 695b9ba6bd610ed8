using System.Text;
using System.Text.Json.Nodes;
using KariOrleans.Protocol.Manifest;

namespace KariOrleans.Tests.Protocol.Manifest;

/// <summary>Manifests for tests, and one way to read them.</summary>
internal static class ManifestSamples
{
    public const string Minimal = """{ "name": "sample", "version": "1.0.0" }""";

    /// <summary>The example of the original design.</summary>
    public const string AdvancedAnalytics = """
        {
          "name": "advanced-analytics",
          "version": "1.2.0",
          "display_name": "Advanced Analytics Dashboard",
          "description": "Comprehensive analytics and reporting extension",
          "author": "Analytics Corp",
          "license": "MIT",
          "category": "analytics",
          "tags": ["dashboard", "reporting", "charts"],
          "api_version": "1.0",
          "kari_min_version": "0.4.0",
          "capabilities": {
            "provides_ui": true, "provides_api": true, "provides_background_tasks": true, "provides_webhooks": false
          },
          "dependencies": {
            "plugins": ["time_query", "hf_llm"],
            "extensions": ["user-management@^2.0.0"],
            "system_services": ["postgres", "redis"]
          },
          "permissions": {
            "data_access": ["read", "write"],
            "plugin_access": ["execute"],
            "system_access": ["metrics", "logs"],
            "network_access": ["outbound_http"]
          },
          "resources": { "max_memory_mb": 512, "max_cpu_percent": 25, "max_disk_mb": 1024 },
          "ui": {
            "control_room_pages": [
              { "name": "Analytics Dashboard", "path": "/analytics", "icon": "📊", "permissions": ["user", "admin"] }
            ],
            "streamlit_pages": [{ "name": "Reports", "module": "ui.reports", "permissions": ["admin"] }]
          },
          "api": {
            "endpoints": [{ "path": "/analytics/data", "methods": ["GET", "POST"], "permissions": ["user"] }]
          },
          "background_tasks": [
            { "name": "daily_report", "schedule": "0 9 * * *", "function": "tasks.generate_daily_report" }
          ],
          "marketplace": {
            "price": "free",
            "support_url": "https://example.com/support",
            "documentation_url": "https://example.com/docs",
            "screenshots": ["screenshot1.png", "screenshot2.png"]
          }
        }
        """;

    /// <summary>Every field that is not in <see cref="AdvancedAnalytics"/>.</summary>
    public const string Extra = """
        {
          "$schema": "https://kariorleans.dev/schemas/extension.schema.json",
          "name": "extra", "version": "2.0.0-beta.1+build.5", "publisher": "analytics-corp",
          "homepage": "https://example.com", "repository": "https://example.com/git",
          "runtime": "dotnet", "entrypoint": "bin/Extra.dll",
          "permissions": { "network_access": ["outbound_https"] },
          "resources": { "max_cpu_percent": 12.5, "enforcement_action": "throttle" },
          "ui": { "control_room_pages": [{ "name": "Home", "path": "/home", "description": "Start" }] },
          "api": {
            "prefix": "/api/extra/", "tags": ["extra"],
            "endpoints": [{
              "path": "/items/{id}", "methods": ["DELETE"], "description": "Removes", "tags": ["items"],
              "rate_limit_per_minute": 60, "timeout_seconds": 2.5, "max_body_mb": 0.5
            }]
          },
          "background_tasks": [{
            "name": "sync", "schedule": "*/5 * * * MON-FRI", "function": "tasks:sync", "description": "Syncs",
            "enabled": false, "timezone": "Europe/Vienna", "overlap": "queue", "catch_up": "last"
          }],
          "webhooks": [
            {
              "name": "github", "handler": "hooks.on_push", "events": ["push"], "secret": "github_secret",
              "enabled": false
            },
            { "path": "/in/stripe", "function": "hooks.on_pay", "description": "Payments" }
          ],
          "plugins": [{
            "intent": "send_mail", "aliases": ["mail"], "description": "Sends", "function": "mail.send",
            "input": { "type": "object" }, "output": true, "effects": ["network", "notify"], "roles": ["user"],
            "timeout_seconds": 5
          }],
          "config": { "type": "object", "properties": { "github_secret": { "type": "string", "writeOnly": true } } },
          "network": { "hosts": ["api.github.com", "*.example.com:8443"] },
          "events": {
            "subscribes": ["user.*", { "event": "report.done", "function": "on.report" }], "emits": ["extra.done"]
          },
          "migrations": "migrations",
          "marketplace": { "price": 9.5, "categories": ["mail"], "keywords": ["smtp"] }
        }
        """;

    /// <summary>A minimal manifest with further members, given as JSON without the outer braces.</summary>
    public static string With(string members) => $$"""{ "name": "sample", "version": "1.0.0", {{members}} }""";

    /// <summary>A text with one value replaced or removed (null), by member path.</summary>
    public static string Replace(string json, string member, string? value)
    {
        var root = JsonNode.Parse(json)!.AsObject();
        if (value is null) root.Remove(member);
        else root[member] = JsonNode.Parse(value);
        return root.ToJsonString();
    }

    public static ManifestReadResult Read(string json, ManifestReadMode mode = ManifestReadMode.Tolerant) =>
        Read(Encoding.UTF8.GetBytes(json), mode);

    public static ManifestReadResult Read(byte[] json, ManifestReadMode mode = ManifestReadMode.Tolerant) =>
        ManifestReader.Read(json, "extension.json", mode);
}
