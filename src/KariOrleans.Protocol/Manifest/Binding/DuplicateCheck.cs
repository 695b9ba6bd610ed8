using KariOrleans.Protocol.Manifest.Json;
using KariOrleans.Protocol.Manifest.Rules;

namespace KariOrleans.Protocol.Manifest.Binding;

/// <summary>Finds second claims to a name that must be unique; the first one counts, the second is rejected.</summary>
internal sealed class DuplicateCheck(ManifestNode root, DiagnosticBag diagnostics)
{
    public void Run()
    {
        CheckField("background_tasks", "name", t => t.Text("name"));
        CheckField("webhooks", "name", t => t.Text("name"));
        CheckField("webhooks", "path", w => w.Text("path") is { } path ? HttpRoute.Shape(path) : null);
        CheckPlugins();
        CheckPages();
        CheckEndpoints();
    }

    private void CheckField(string list, string field, Func<ManifestNode, string?> key)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var entry in root.Entries(list))
        {
            if (key(entry) is { } value && !seen.Add(value)) Break(entry.Get(field)!, entry);
        }
    }

    private void CheckPlugins()
    {
        // All intents first: an alias never takes the intent of a later plugin.
        CheckField("plugins", "intent", p => p.Text("intent"));
        var seen = root.Entries("plugins").Select(p => p.Text("intent")!).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var alias in root.Entries("plugins").SelectMany(p => p.Entries("aliases")))
        {
            if (!seen.Add(alias.Text)) Break(alias, alias);
        }
    }

    private void CheckPages()
    {
        if (root.Get("ui") is not { } ui) return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var page in ui.Entries("control_room_pages"))
        {
            if (!seen.Add(HttpRoute.Shape(page.Text("path")!))) Break(page.Get("path")!, page);
        }
    }

    private void CheckEndpoints()
    {
        if (root.Get("api") is not { } api) return;
        var seen = new HashSet<(string Shape, string Method)>();
        foreach (var endpoint in api.Entries("endpoints"))
        {
            var shape = HttpRoute.Shape(endpoint.Text("path")!);
            if (endpoint.Get("methods") is null && !seen.Add((shape, "GET"))) Break(endpoint.Get("path")!, endpoint);
            foreach (var method in endpoint.Entries("methods"))
            {
                if (!seen.Add((shape, method.Text))) Break(method, method);
            }
        }
    }

    private void Break(ManifestNode place, ManifestNode rejected)
    {
        diagnostics.Report(place, ContentRules.Duplicate, $"{Show.Text(place.Text)} is taken by an earlier entry.");
        rejected.Reject();
    }
}
