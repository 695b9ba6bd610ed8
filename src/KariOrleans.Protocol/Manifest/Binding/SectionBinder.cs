using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using KariOrleans.Protocol.Manifest.Json;

namespace KariOrleans.Protocol.Manifest.Binding;

/// <summary>Makes the typed sections of a tree that passed all rules. Defaults are those of the records.</summary>
internal sealed class SectionBinder(ManifestNode root, ManifestText text)
{
    private static readonly ManifestNode Empty = new(JsonValueKind.Object, 0, null, "");

    public static ImmutableSortedSet<string> Permissions(ManifestNode root)
    {
        var permissions = root.Get("permissions") ?? Empty;
        return
        [
            .. Words("data"), .. Words("plugin"), .. Words("system"), .. Words("network"),
        ];

        IEnumerable<string> Words(string area) => permissions.Texts($"{area}_access").Select(word => $"{area}:{word}");
    }

    public ExtensionDependencies Dependencies()
    {
        var dependencies = Section("dependencies");
        return new()
        {
            Plugins = dependencies.Texts("plugins"),
            Extensions =
            [
                .. dependencies.Texts("extensions")
                    .Select(d => ExtensionDependency.TryParse(d, out var dependency) ? dependency : null)
                    .OfType<ExtensionDependency>(),
            ],
            SystemServices = dependencies.Texts("system_services"),
        };
    }

    public ExtensionResources Resources()
    {
        var (resources, defaults) = (Section("resources"), new ExtensionResources());
        return new()
        {
            MaxMemoryMb = resources.Integer("max_memory_mb") ?? defaults.MaxMemoryMb,
            MaxCpuPercent = resources.Number("max_cpu_percent") ?? defaults.MaxCpuPercent,
            MaxDiskMb = resources.Integer("max_disk_mb") ?? defaults.MaxDiskMb,
            EnforcementAction = resources.Word("enforcement_action", defaults.EnforcementAction),
        };
    }

    public UiSection Ui()
    {
        var ui = Section("ui");
        return new()
        {
            ControlRoomPages =
            [
                .. ui.Entries("control_room_pages").Select(p =>
                    new ControlRoomPage(p.Text("name")!, p.Text("path")!, p.Texts("permissions"))
                    {
                        Icon = p.Text("icon"),
                        Description = p.Text("description") ?? "",
                    }),
            ],
            StreamlitPages =
            [
                .. ui.Entries("streamlit_pages").Select(p =>
                    new StreamlitPage(p.Text("name")!, p.Text("module")!, p.Texts("permissions"))
                    {
                        Icon = p.Text("icon"),
                        Description = p.Text("description") ?? "",
                    }),
            ],
        };
    }

    public ApiSection Api(string extension)
    {
        var api = Section("api");
        var prefix = api.Text("prefix")?.TrimEnd('/') ?? $"/api/extensions/{extension}";
        return new(prefix)
        {
            Tags = api.Texts("tags"),
            Endpoints = [.. api.Entries("endpoints").Select(Endpoint)],
        };
    }

    public IReadOnlyList<NetworkHost> NetworkHosts() =>
        [.. Section("network").Texts("hosts").Select(Host).Distinct()];

    public EventsSection Events()
    {
        var events = Section("events");
        return new()
        {
            Subscribes =
            [
                .. events.Entries("subscribes").Select(s =>
                    new EventSubscription(s.Text("event") ?? s.Text, s.Text("function"))),
            ],
            Emits = events.Texts("emits"),
        };
    }

    public MigrationsSection? Migrations() => root.Get("migrations") switch
    {
        null => null,
        { Kind: JsonValueKind.String } directory => new(directory.Text, []),
        _ => new(null, root.Texts("migrations")),
    };

    public MarketplaceSection Marketplace()
    {
        var (marketplace, defaults) = (Section("marketplace"), new MarketplaceSection());
        return new()
        {
            Price = marketplace.Text("price") ?? defaults.Price,
            SupportUrl = marketplace.Text("support_url"),
            DocumentationUrl = marketplace.Text("documentation_url"),
            Screenshots = marketplace.Texts("screenshots"),
            Categories = marketplace.Texts("categories"),
            Keywords = marketplace.Texts("keywords"),
        };
    }

    /// <summary>A value as JSON text; null when absent.</summary>
    public string? Raw(ManifestNode owner, string name) => owner.Get(name) is { } value ? text.Raw(value) : null;

    private ManifestNode Section(string name) => root.Get(name) ?? Empty;

    private static ApiEndpoint Endpoint(ManifestNode endpoint)
    {
        var methods = endpoint.Get("methods") is null ? ["GET"] : endpoint.Texts("methods");
        return new(endpoint.Text("path")!, methods, endpoint.Texts("permissions"))
        {
            Description = endpoint.Text("description") ?? "",
            Tags = endpoint.Texts("tags"),
            RateLimitPerMinute = endpoint.Integer("rate_limit_per_minute"),
            Timeout = endpoint.Seconds("timeout_seconds"),
            MaxBodyMb = endpoint.Number("max_body_mb"),
        };
    }

    private static NetworkHost Host(string host)
    {
        var colon = host.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new(host, null)
            : new(host[..colon], int.Parse(host.AsSpan(colon + 1), CultureInfo.InvariantCulture));
    }
}
