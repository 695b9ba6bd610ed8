using KariOrleans.Protocol.Manifest.Json;

namespace KariOrleans.Protocol.Manifest.Binding;

/// <summary>Makes the typed operations of a tree that passed all rules: tasks, webhooks, plugins.</summary>
internal sealed class OperationBinder(ManifestNode root, SectionBinder sections)
{
    public IReadOnlyList<BackgroundTask> BackgroundTasks() =>
        [.. root.Entries("background_tasks").Select(BackgroundTask)];

    public IReadOnlyList<Webhook> Webhooks()
    {
        var webhooks = new List<Webhook>();
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var node in root.Entries("webhooks"))
        {
            var webhook = Webhook(node);
            // A name made from a path can meet one that somebody wrote; the first counts here too.
            if (names.Add(webhook.Name) && paths.Add(Rules.HttpRoute.Shape(webhook.Path))) webhooks.Add(webhook);
        }

        return webhooks.AsReadOnly();
    }

    public IReadOnlyList<PluginDeclaration> Plugins() => [.. root.Entries("plugins").Select(Plugin)];

    // At the wrong hour is worse than not at all: an illegal time zone takes the schedule with it.
    private static BackgroundTask BackgroundTask(ManifestNode task) => new(task.Text("name")!, task.Text("function")!)
    {
        Schedule = task.IsIllegal("timezone") ? null : task.Text("schedule"),
        Description = task.Text("description") ?? "",
        Enabled = task.Flag("enabled") ?? !task.IsIllegal("enabled"),
        TimeZone = task.Text("timezone") ?? "UTC",
        Overlap = task.Word("overlap", TaskOverlap.Skip),
        CatchUp = task.Word("catch_up", TaskCatchUp.Skip),
    };

    private static Webhook Webhook(ManifestNode webhook)
    {
        var path = webhook.Text("path");
        var name = webhook.Text("name") ?? NameOf(path!);
        return new(name, path ?? $"/webhooks/{name}")
        {
            Function = webhook.Text("function") ?? webhook.Text("handler"),
            Description = webhook.Text("description") ?? "",
            Events = webhook.Texts("events"),
            Secret = webhook.Text("secret"),
            Enabled = webhook.Flag("enabled") ?? !webhook.IsIllegal("enabled"),
        };
    }

    private static string NameOf(string path)
    {
        var words = path.Split(['/', '{', '}', ':', '.', '~'], StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? "webhook" : string.Join('-', words);
    }

    private PluginDeclaration Plugin(ManifestNode plugin) => new(plugin.Text("intent")!, plugin.Texts("roles"))
    {
        Aliases = plugin.Texts("aliases"),
        Description = plugin.Text("description") ?? "",
        Function = plugin.Text("function"),
        Input = sections.Raw(plugin, "input"),
        Output = sections.Raw(plugin, "output"),
        Effects = Effects(plugin),
        Timeout = plugin.Seconds("timeout_seconds"),
    };

    private static IReadOnlyList<PluginEffect> Effects(ManifestNode plugin)
    {
        if (plugin.Get("effects") is not { } effects || effects.Items.Any(e => e.IsRejected)) return [];
        return [.. plugin.Texts("effects").Select(e => Enum.Parse<PluginEffect>(e, ignoreCase: true))];
    }
}
