namespace KariOrleans.Protocol.Manifest.Rules;

/// <summary>Rules of the content that a schema can't express.</summary>
internal static class ContentRules
{
    public static readonly ManifestRule NameReserved = ManifestRule.Error(
        "name-reserved", "Choose another name: the platform has its own route there.");

    public static readonly ManifestRule EntrypointOutside = ManifestRule.Error(
        "entrypoint-outside", "Name a file inside the package with forward slashes, such as bin/MyExtension.dll.");

    public static readonly ManifestRule MigrationOutside = ManifestRule.Error(
        "migrations-outside", "Name a directory or files inside the package with forward slashes, such as migrations.");

    public static readonly ManifestRule ScreenshotOutside = ManifestRule.Warning(
        "screenshot-outside", "Name a file inside the package, or an https address.");

    public static readonly ManifestRule Cron = ManifestRule.Warning(
        "cron",
        "Write minute, hour, day of month, month, day of week, as in 0 9 * * *; until then it runs on demand only.");

    public static readonly ManifestRule TimeZone = ManifestRule.Warning(
        "time-zone-unknown",
        "Write an IANA name such as Europe/Vienna, or UTC; until then the task runs on demand only.");

    public static readonly ManifestRule Dependency = ManifestRule.Warning(
        "dependency-syntax",
        "Write name@range with an npm range, such as user-management@^2.0.0; until then it is not depended on.");

    public static readonly ManifestRule DependencyOnItself = ManifestRule.Warning(
        "dependency-on-itself", "Remove the extension from its own dependencies.");

    public static readonly ManifestRule Duplicate = ManifestRule.Warning(
        "duplicate", "Give each its own name; the first one counts.");

    public static readonly ManifestRule PrefixTaken = ManifestRule.Warning(
        "prefix-taken", "Choose a prefix of your own, or leave it out to get /api/extensions/{name}.");

    public static readonly ManifestRule WebhookNameless = ManifestRule.Warning(
        "webhook-nameless", "Give the webhook a name or a path.");

    public static readonly ManifestRule HostsWithoutPermission = ManifestRule.Warning(
        "hosts-without-permission",
        "Add outbound_http or outbound_https to permissions.network_access, or remove network.hosts.");

    public static readonly ManifestRule IntentRequired = ManifestRule.Error(
        "intent-required",
        "Give an intent such as \"greet\", or a list of them: letters, digits, _ - and ., beginning with a letter.");

    public static IReadOnlyList<ManifestRule> All { get; } =
    [
        NameReserved, EntrypointOutside, MigrationOutside, ScreenshotOutside, Cron, TimeZone, Dependency,
        DependencyOnItself, Duplicate, PrefixTaken, WebhookNameless, HostsWithoutPermission, IntentRequired,
    ];
}
