using System.Text.Json;
using KariOrleans.Protocol.Manifest.Json;
using KariOrleans.Protocol.Manifest.Rules;

namespace KariOrleans.Protocol.Manifest.Binding;

/// <summary>Applies to a schema-checked extension.json the rules that its schema can't express.</summary>
internal sealed class ContentCheck(ManifestNode root, DiagnosticBag diagnostics)
{
    private static readonly ManifestNode Empty = new(JsonValueKind.Object, 0, null, "");

    public void Run()
    {
        CheckName();
        CheckFiles();
        CheckDependencies();
        CheckTasks();
        CheckNetwork();
        new DuplicateCheck(root, diagnostics).Run();
    }

    private void CheckName()
    {
        if (root.Get("name") is { } name && ExtensionName.IsReserved(name.Text))
            Break(name, ContentRules.NameReserved, $"{Show.Text(name.Text)} is a reserved name.");
        if (root.Get("api")?.Get("prefix") is { } prefix && HttpRoute.IsTaken(prefix.Text, root.Text("name") ?? ""))
            Break(prefix, ContentRules.PrefixTaken, $"{Show.Text(prefix.Text)} belongs to the platform.");
    }

    private void CheckFiles()
    {
        if (root.Get("entrypoint") is { } entrypoint && !IsLegalEntrypoint(entrypoint.Text))
            Break(entrypoint, ContentRules.EntrypointOutside, $"{Show.Text(entrypoint.Text)} is outside the package.");
        foreach (var file in root.Entries("migrations").Where(f => !PackagePath.IsInside(f.Text)))
            Break(file, ContentRules.MigrationOutside, $"{Show.Text(file.Text)} is not inside the package.");
        foreach (var picture in (root.Get("marketplace") ?? Empty).Entries("screenshots"))
        {
            if (!PackagePath.IsInside(picture.Text) && !IsHttps(picture.Text))
                Break(picture, ContentRules.ScreenshotOutside, $"{Show.Text(picture.Text)} is outside the package.");
        }
    }

    private void CheckDependencies()
    {
        foreach (var entry in (root.Get("dependencies") ?? Empty).Entries("extensions"))
        {
            if (!ExtensionDependency.TryParse(entry.Text, out var dependency))
                Break(entry, ContentRules.Dependency, $"{Show.Text(entry.Text)} is not of the form name@range.");
            else if (dependency.Name == root.Text("name")
                && (dependency.Publisher is null || dependency.Publisher == root.Text("publisher")))
                Break(entry, ContentRules.DependencyOnItself, "The extension depends on itself.");
        }
    }

    private void CheckTasks()
    {
        foreach (var task in root.Entries("background_tasks"))
        {
            if (task.Get("schedule") is { } schedule && CronSyntax.FindError(schedule.Text) is { } error)
                Break(schedule, ContentRules.Cron, $"{Show.Text(schedule.Text)} is not a cron expression. {error}");
            if (task.Get("timezone") is { } zone && !TimeZoneInfo.TryFindSystemTimeZoneById(zone.Text, out _))
                Break(zone, ContentRules.TimeZone, $"The time zone {Show.Text(zone.Text)} is not known here.");
        }

        foreach (var webhook in root.Entries("webhooks").Where(w => w.Get("name") is null && w.Get("path") is null))
            Break(webhook, ContentRules.WebhookNameless, "The webhook has neither a legal name nor a legal path.");
    }

    private void CheckNetwork()
    {
        var words = (root.Get("permissions") ?? Empty).Texts("network_access");
        if (root.Get("network") is not { } network || !network.Entries("hosts").Any()) return;
        if (words.Contains("outbound_http") || words.Contains("outbound_https")) return;
        const string Message = "Hosts are declared, but no permission to reach them.";
        diagnostics.Report(network.Get("hosts")!, ContentRules.HostsWithoutPermission, Message);
    }

    private bool IsLegalEntrypoint(string entrypoint) =>
        PackagePath.IsInside(entrypoint, allowsColon: true)
        || (root.Text("runtime") == "mcp" && IsHttps(entrypoint));

    private static bool IsHttps(string text) =>
        text.StartsWith("https://", StringComparison.Ordinal) && Uri.IsWellFormedUriString(text, UriKind.Absolute);

    private void Break(ManifestNode node, ManifestRule rule, string message)
    {
        diagnostics.Report(node, rule, message);
        node.Reject();
    }
}
