using System.Diagnostics.CodeAnalysis;
using KariOrleans.Contracts.Extensions;
using KariOrleans.Contracts.Plugins;
using KariOrleans.Protocol.Manifest;

namespace KariOrleans.Grains.Extensions;

/// <summary>
/// What a manifest declares, ready to be matched against calls. Pure and shared by all installations.
/// </summary>
internal sealed class OperationTable
{
    private readonly (PathTemplate Template, ApiEndpoint Endpoint)[] endpoints;
    private readonly Dictionary<string, BackgroundTask> tasks;
    private readonly Dictionary<string, PluginDeclaration> plugins;

    private OperationTable(ExtensionManifest manifest)
    {
        endpoints =
        [
            .. manifest.Api.Endpoints
                .Select(e => (Template: new PathTemplate(manifest.Api.Prefix + e.Path), Endpoint: e))
                .OrderByDescending(e => e.Template.LiteralCount),
        ];
        tasks = new(StringComparer.Ordinal);
        foreach (var task in manifest.BackgroundTasks)
        {
            tasks.TryAdd(task.Name, task);
            tasks.TryAdd(task.Function, task);
        }

        plugins = manifest.Plugins.ToDictionary(p => p.Intent, StringComparer.Ordinal);
        Endpoints = [.. endpoints.Select(e => Describe(e.Template.Declared, e.Endpoint, manifest))];
        Tasks = [.. manifest.BackgroundTasks.Select(
            t => new TaskDescription(t.Name, t.Function, t.Schedule, t.Description))];
        Plugins = [.. manifest.Plugins.Select(p => Describe(p, manifest.Name))];
    }

    /// <summary>The endpoints for people and for the front door.</summary>
    public EndpointDescription[] Endpoints { get; }

    /// <summary>The tasks for people.</summary>
    public TaskDescription[] Tasks { get; }

    /// <summary>The plugins for the catalogue.</summary>
    public PluginDescriptor[] Plugins { get; }

    /// <summary>Names of what the code must provide, as <c>kind:name</c>.</summary>
    public IEnumerable<string> Required =>
    [
        .. endpoints.Select(e => $"endpoint:{e.Endpoint.Path}").Distinct(),
        .. tasks.Values.Select(t => $"task:{t.Function}").Distinct(),
        .. plugins.Keys.Select(p => $"plugin:{p}"),
    ];

    public static OperationTable Of(ExtensionManifest manifest) => new(manifest);

    /// <summary>Finds what a call asks for, or says why there is nothing.</summary>
    public bool TryMatch(OperationCall call, [NotNullWhen(true)] out MatchedOperation? matched, out CallResult refusal)
    {
        refusal = null!;
        matched = call.Kind switch
        {
            OperationKind.Endpoint => MatchEndpoint(call.Http, out refusal),
            OperationKind.Task => tasks.TryGetValue(call.Name, out var task)
                ? new MatchedOperation(task.Function, []) : null,
            OperationKind.Plugin => plugins.TryGetValue(call.Name, out var plugin)
                ? new MatchedOperation(plugin.Intent, plugin.Roles) { Deadline = plugin.Timeout }
                : null,
            OperationKind.Event or OperationKind.Webhook or OperationKind.Page => null,
        };
        if (matched is not null) return true;
        refusal ??= new CallResult(CallOutcome.NoSuchOperation, new CallError(
            "no_such_operation",
            $"The extension declares no {Words.Snake(call.Kind)} '{call.Name}'.",
            "Ask GET /api/extensions/{name} what it declares."));
        return false;
    }

    private MatchedOperation? MatchEndpoint(HttpInput? http, out CallResult refusal)
    {
        refusal = null!;
        if (http is null) return null;
        List<string>? otherMethods = null;
        foreach (var (template, endpoint) in endpoints)
        {
            if (!template.TryMatch(http.Path, out var values)) continue;
            if (Contains(endpoint.Methods, http.Method))
                return new MatchedOperation(
                    endpoint.Path, endpoint.Roles)
                { RouteValues = values, Deadline = endpoint.Timeout };
            (otherMethods ??= []).AddRange(endpoint.Methods);
        }

        refusal = otherMethods is null
            ? new CallResult(CallOutcome.NoSuchOperation, new CallError(
                "no_such_endpoint", $"The extension declares no endpoint {http.Path}.",
                    "Ask GET /openapi/v1.json for its endpoints."))
            : new CallResult(CallOutcome.MethodNotAllowed, new CallError(
                "method_not_allowed", $"{http.Path} does not allow {http.Method}.",
                    $"Use {string.Join(", ", otherMethods.Distinct())}."))
            {
                Headers = [new("Allow", string.Join(", ", otherMethods.Distinct()))],
            };
        return null;
    }

    private static bool Contains(IReadOnlyList<string> methods, string method)
    {
        for (var i = 0; i < methods.Count; i++)
        {
            if (methods[i] == method) return true;
        }

        return false;
    }

    private static EndpointDescription Describe(string path, ApiEndpoint endpoint, ExtensionManifest manifest) =>
        new(path, [.. endpoint.Methods], [.. endpoint.Roles], endpoint.Description, endpoint.Tags.Count > 0
            ? [.. endpoint.Tags] : [.. manifest.Api.Tags])
        {
            CallsPerMinute = endpoint.RateLimitPerMinute,
            MaxBodyBytes = endpoint.MaxBodyMb is { } megabytes ? (long)(megabytes * 1024 * 1024) : null,
            Deadline = endpoint.Timeout,
        };

    private static PluginDescriptor Describe(PluginDeclaration plugin, string extension) => new()
    {
        Intent = plugin.Intent,
        Extension = extension,
        Aliases = [.. plugin.Aliases],
        Description = plugin.Description,
        InputSchema = plugin.Input,
        OutputSchema = plugin.Output,
        Effects = [.. plugin.Effects.Select(e => e.ToString().ToLowerInvariant())],
        Roles = [.. plugin.Roles],
    };
}
