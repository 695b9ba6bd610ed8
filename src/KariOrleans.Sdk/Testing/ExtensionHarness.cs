using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json.Nodes;
using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk.Testing;

/// <summary>
/// Runs an extension in the test's own process, without a cluster: <c>await using var harness = await
/// ExtensionHarness.StartAsync(new MyExtension());</c>. Everything crosses the same wire messages as between the real
/// processes, so what can't be sent there can't be sent here. A bug in the author's code is thrown as it is, with its
/// stack; the platform would answer the caller with an error. Sandbox limits and permissions are not imitated: <see
/// cref="OperationContext.Egress"/> reaches any host.
/// </summary>
public sealed class ExtensionHarness : IAsyncDisposable
{
    private readonly Extension extension;
    private readonly HarnessOptions options;
    private readonly HarnessHost host;
    private readonly ManifestOutline manifest;
    private readonly HashSet<string> mapped;
    private uint lastCallId;

    private ExtensionHarness(
        Extension extension, HarnessOptions options, HarnessHost host, ManifestOutline manifest,
            IEnumerable<string> operations)
    {
        this.extension = extension;
        this.options = options;
        this.host = host;
        this.manifest = manifest;
        mapped = operations.ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// The plugins that the extension may call. Those that it calls while it starts must be in the options.
    /// </summary>
    public FakePlugins Plugins => options.Plugins;

    /// <summary>What the extension has logged, in order.</summary>
    public IReadOnlyList<HarnessLog> Logs => [.. host.Logs];

    /// <summary>The extension's own counters.</summary>
    public IReadOnlyDictionary<string, double> Metrics => host.Metrics.ToDictionary();

    /// <summary>What the code provides, as <c>kind:name</c>.</summary>
    public IReadOnlyCollection<string> Operations => mapped;

    /// <summary>
    /// What manifest and code disagree on, one sentence each; empty is good. Needs <see
    /// cref="HarnessOptions.ManifestPath"/>.
    /// </summary>
    public IReadOnlyList<string> ManifestDifferences =>
    [
        .. manifest.Operations.Except(mapped).Order(StringComparer.Ordinal)
            .Select(o => $"{o} is declared but not mapped."),
        .. mapped.Except(manifest.Operations).Order(StringComparer.Ordinal)
            .Select(o => $"{o} is mapped but not declared."),
    ];

    /// <summary>Starts an extension.</summary>
    /// <param name="extension">A new object of the author's class.</param>
    /// <param name="options">What it finds around it; null = the defaults.</param>
    /// <param name="cancellationToken">Gives up waiting for its initialisation.</param>
    public static async Task<ExtensionHarness> StartAsync(
        Extension extension, HarnessOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new HarnessOptions();
        var manifest = options.ManifestPath is { } path ? ManifestOutline.Read(path) : ManifestOutline.None;
        var host = new HarnessHost(options);
        extension.Time = options.Time;
        extension.Egress = options.EgressSocket is { } socket
            ? EgressClient.Through(socket) : EgressClient.Direct();
        var welcome = new WelcomeMessage(
            WireLimits.Version, manifest.Name, manifest.Version, options.Tenant, AppContext.BaseDirectory, "in-process",
            JsonText.ToUtf8(options.Configuration), []);
        var entry = (IExtensionEntryPoint)extension;
        var operations = await entry.InitialiseAsync(Crossing.Of(welcome), host, cancellationToken)
            .ConfigureAwait(false);
        var ready = Crossing.Of(new ReadyMessage(entry.SdkVersion, null, [.. operations]));
        return new ExtensionHarness(extension, options, host, manifest, ready.Operations);
    }

    /// <summary>Calls <c>GET</c> on an endpoint.</summary>
    /// <param name="path">The concrete path with its query: <c>/reports/7?format=csv</c>.</param>
    /// <param name="cancellationToken">Withdraws the call.</param>
    public Task<HarnessResponse> GetAsync(string path, CancellationToken cancellationToken = default) =>
        SendAsync(new HarnessRequest("GET", path), cancellationToken);

    /// <summary>Calls <c>POST</c> on an endpoint with a JSON body.</summary>
    /// <param name="path">The concrete path with its query.</param>
    /// <param name="body">The body.</param>
    /// <param name="cancellationToken">Withdraws the call.</param>
    public Task<HarnessResponse> PostAsync(
        string path, JsonNode? body, CancellationToken cancellationToken = default) =>
        PostAsync(path, JsonText.ToUtf8(body), "application/json", cancellationToken);

    /// <summary>Calls <c>POST</c> on an endpoint.</summary>
    /// <param name="path">The concrete path with its query.</param>
    /// <param name="body">The body.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="cancellationToken">Withdraws the call.</param>
    public Task<HarnessResponse> PostAsync(
        string path, ReadOnlyMemory<byte> body, string? contentType, CancellationToken cancellationToken = default) =>
        SendAsync(new HarnessRequest("POST", path) { Body = body, ContentType = contentType }, cancellationToken);

    /// <summary>Calls an endpoint in any way.</summary>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Withdraws the call.</param>
    public async Task<HarnessResponse> SendAsync(HarnessRequest request, CancellationToken cancellationToken = default)
    {
        var question = request.Path.IndexOf('?', StringComparison.Ordinal);
        var path = question < 0 ? request.Path : request.Path[..question];
        var name = DeclaredPath.TryMatch(
            extension.EndpointPaths(request.Method), path, out var declared, out var routeValues)
            ? declared
            : path;
        var message = Message(name) with
        {
            HttpMethod = request.Method,
            Path = path,
            Query = question < 0 ? null : request.Path[question..],
            ContentType = request.ContentType,
            Headers = [.. request.Headers],
            IdempotencyKey = request.IdempotencyKey,
            RouteValues = routeValues,
        };
        return HarnessResponse.From(await CallAsync(OperationKind.Endpoint, message, request.Body, cancellationToken)
            .ConfigureAwait(false));
    }

    /// <summary>Runs a background task.</summary>
    /// <param name="function">The function that the manifest names.</param>
    /// <param name="cancellationToken">Withdraws the call.</param>
    /// <exception cref="ExtensionException">The task refused, or there is none of that name.</exception>
    public async Task<JsonNode?> RunTaskAsync(string function, CancellationToken cancellationToken = default) =>
        Value(await CallAsync(OperationKind.Task, Message(function), default, cancellationToken).ConfigureAwait(false));

    /// <summary>Calls a plugin that the extension provides.</summary>
    /// <param name="intent">Its intent.</param>
    /// <param name="input">Its input. The harness does not check it against the declared schema.</param>
    /// <param name="cancellationToken">Withdraws the call.</param>
    /// <exception cref="ExtensionException">The plugin refused, or there is none for the intent.</exception>
    public async Task<JsonNode?> CallPluginAsync(
        string intent, JsonObject input, CancellationToken cancellationToken = default) =>
        Value(await CallAsync(OperationKind.Plugin, Message(intent), JsonText.ToUtf8(input), cancellationToken)
            .ConfigureAwait(false));

    /// <summary>Delivers a new configuration.</summary>
    /// <param name="configuration">The whole of it.</param>
    /// <param name="cancellationToken">Withdraws the call.</param>
    public async Task ConfigureAsync(JsonObject configuration, CancellationToken cancellationToken = default)
    {
        var message = Message("configure") with { Body = JsonText.ToUtf8(configuration) };
        _ = Value(await CallAsync(OperationKind.Configure, message, default, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Shuts the extension down.</summary>
    public ValueTask DisposeAsync() => ((IExtensionEntryPoint)extension).ShutdownAsync(CancellationToken.None);

    private CallMessage Message(string name) => new() { Name = name, User = options.User, Roles = [.. options.Roles] };

    private async Task<ResultMessage> CallAsync(
        OperationKind kind, CallMessage message, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var id = Interlocked.Increment(ref lastCallId);

        // A stream that can't seek, whatever the size: on the platform only small bodies could, by accident.
        using var stream = PipeReader.Create(new ReadOnlySequence<byte>(body)).AsStream();
        host.Begin(id, message.User);
        try
        {
            var result = Crossing.Of(await ((IExtensionEntryPoint)extension)
                .CallAsync(new IncomingCall(id, kind, Crossing.Of(message), stream), cancellationToken)
                    .ConfigureAwait(false));
            return result.Body.Length <= WireLimits.MaxResultBodyBytes ? result : TooLarge(result);
        }
        finally
        {
            host.End(id);
        }
    }

    private static ResultMessage TooLarge(ResultMessage result) => new()
    {
        Outcome = ResultOutcome.Failed,
        Error = new WireError(
            "result_too_large",
            $"The answer has {result.Body.Length} bytes; at most {WireLimits.MaxResultBodyBytes} can be sent.",
            "Answer with less: page the result or select fewer columns."),
    };

    private static JsonNode? Value(ResultMessage result)
    {
        if (result.Error is not { } error) return result.Body.IsEmpty ? null : JsonNode.Parse(result.Body.Span);
        throw new ExtensionException(
            error.Code, error.Message, error.Remedy, error.Retryable, result.Outcome == ResultOutcome.InvalidInput);
    }
}
