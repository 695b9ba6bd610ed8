using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk;

/// <summary>Which code runs for which operation. Names are those of <c>extension.json</c>.</summary>
public sealed class OperationMap
{
    // By name alone: a dictionary with a key of three values would be compiled anew at every start of an extension.
    private readonly Dictionary<string, List<Mapped>> operations = [];

    internal delegate Task<ResultMessage> Operation(OperationContext context, CancellationToken cancellationToken);

    internal IReadOnlyList<string> Names =>
        [.. All.Select(o => $"{WordFor(o.Kind)}:{o.Name}").Distinct()];

    /// <summary>
    /// Code for <c>GET path</c>. The path is the declared one, placeholders included: <c>/reports/{id}</c>.
    /// </summary>
    public OperationMap Get(string path, Func<EndpointCall, CancellationToken, Task<EndpointResponse>> handler) =>
        Endpoint("GET", path, handler);

    /// <summary>Code for <c>POST path</c>.</summary>
    public OperationMap Post(string path, Func<EndpointCall, CancellationToken, Task<EndpointResponse>> handler) =>
        Endpoint("POST", path, handler);

    /// <summary>Code for any HTTP method on a path.</summary>
    /// <param name="method">The method in upper case.</param>
    /// <param name="path">The declared path.</param>
    /// <param name="handler">Answers the call.</param>
    public OperationMap Endpoint(
        string method, string path, Func<EndpointCall, CancellationToken, Task<EndpointResponse>> handler) =>
        Add(OperationKind.Endpoint, path, method, async (context, cancellationToken) =>
        {
            var response = await handler(new EndpointCall(context), cancellationToken).ConfigureAwait(false);
            return response.ToMessage();
        });

    /// <summary>Code for a background task, under the <c>function</c> that the manifest names.</summary>
    /// <param name="function">For example <c>tasks.generate_daily_report</c>.</param>
    /// <param name="handler">Does the work; what it returns is the answer to whoever runs it.</param>
    public OperationMap Task(string function, Func<OperationContext, CancellationToken, Task<JsonNode?>> handler) =>
        Add(OperationKind.Task, function, null, async (context, cancellationToken) =>
            Json(await handler(context, cancellationToken).ConfigureAwait(false)));

    /// <summary>Code for a plugin, under its intent.</summary>
    /// <param name="intent">For example <c>time_query</c>.</param>
    /// <param name="handler">Answers with any JSON value.</param>
    public OperationMap Plugin(string intent, Func<PluginCall, CancellationToken, Task<JsonNode?>> handler) =>
        Add(OperationKind.Plugin, intent, null, async (context, cancellationToken) =>
        {
            var call = await PluginCall.ReadAsync(context, cancellationToken).ConfigureAwait(false);
            return Json(await handler(call, cancellationToken).ConfigureAwait(false));
        });

    /// <summary>The declared paths that a method is mapped to, for the harness.</summary>
    internal IEnumerable<string> EndpointPaths(string method) =>
        All.Where(o => o.Kind == OperationKind.Endpoint && o.Method == method).Select(o => o.Name);

    internal bool TryFind(
        OperationKind kind, string name, string? method, [NotNullWhen(true)] out Operation? operation)
    {
        operation = null;
        if (!operations.TryGetValue(name, out var named)) return false;
        foreach (var mapped in named)
        {
            if (mapped.Kind == kind && mapped.Method == method) operation = mapped.Run;
        }

        return operation is not null;
    }

    private OperationMap Add(OperationKind kind, string name, string? method, Operation operation)
    {
        if (TryFind(kind, name, method, out _))
            throw new InvalidOperationException($"{kind} '{method} {name}' is mapped twice; map each operation once.");
        if (!operations.TryGetValue(name, out var named)) operations.Add(name, named = []);
        named.Add(new Mapped(kind, name, method, operation));
        return this;
    }

    private IEnumerable<Mapped> All => operations.Values.SelectMany(named => named);

    private static string WordFor(OperationKind kind) => kind switch
    {
        OperationKind.Endpoint => "endpoint",
        OperationKind.Task => "task",
        OperationKind.Plugin => "plugin",
        OperationKind.Event => "event",
        OperationKind.Webhook => "webhook",
        OperationKind.Page => "page",
        OperationKind.Configure => "configure",
    };

    private static ResultMessage Json(JsonNode? value) =>
        new() { ContentType = "application/json", Body = JsonText.ToUtf8(value) };

    private sealed record Mapped(OperationKind Kind, string Name, string? Method, Operation Run);
}
