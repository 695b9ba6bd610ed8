using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk;

/// <summary>
/// The base class of an extension. One object lives in one child process and serves one installation; its calls run
/// side by side, so what they share must be safe for that.
/// </summary>
public abstract class Extension : IExtensionEntryPoint
{
    private readonly OperationMap operations = new();
    private IHostChannel? host;
    private ExtensionIdentity? identity;
    private volatile ConfigurationText configuration = new(default);

    /// <summary>
    /// The clock that the extension's operations see; the harness sets a test's own before the start.
    /// </summary>
    internal TimeProvider Time { get; set; } = TimeProvider.System;

    /// <summary>The way out; the harness sets a test's own before the start.</summary>
    internal EgressClient? Egress { get; set; }

    internal IEnumerable<string> EndpointPaths(string method) => operations.EndpointPaths(method);

    string IExtensionEntryPoint.SdkVersion => typeof(Extension).Assembly.GetName().Version!.ToString(3);

    /// <summary>Says which operations the code provides. Called once, before <see cref="InitialiseAsync"/>.</summary>
    protected abstract void Map(OperationMap operations);

    /// <summary>Prepares the extension: tables, caches. Calls come only after it has returned.</summary>
    /// <param name="context">The extension's own context: host calls made here act for no user.</param>
    /// <param name="cancellationToken">Never cancelled by the platform: it ends a process that is not ready within 30
    /// s.</param>
    protected virtual Task InitialiseAsync(OperationContext context, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    /// <summary>Releases what <see cref="InitialiseAsync"/> took. Called once, after the last call has ended.</summary>
    protected virtual Task ShutdownAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// Called after a new configuration has been delivered; <see cref="OperationContext.Configuration"/> has it.
    /// </summary>
    protected virtual Task ConfigurationChangedAsync(OperationContext context, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    async ValueTask<IReadOnlyList<string>> IExtensionEntryPoint.InitialiseAsync(
        WelcomeMessage welcome, IHostChannel host, CancellationToken cancellationToken)
    {
        this.host = host;
        identity = new ExtensionIdentity(welcome.Extension, welcome.ExtensionVersion, welcome.Tenant);
        Egress ??= EgressClient.Through(EgressSocketOf(welcome));
        configuration = new ConfigurationText(welcome.ConfigJson);
        Map(operations);
        await InitialiseAsync(ContextOfExtension(), cancellationToken).ConfigureAwait(false);
        return operations.Names;
    }

    async ValueTask<ResultMessage> IExtensionEntryPoint.CallAsync(
        IncomingCall call, CancellationToken cancellationToken)
    {
        if (call.Kind == OperationKind.Configure)
        {
            configuration = new ConfigurationText(call.Message.Body);
            await ConfigurationChangedAsync(ContextOfExtension(), cancellationToken).ConfigureAwait(false);
            return new ResultMessage();
        }

        if (!operations.TryFind(call.Kind, call.Message.Name, call.Message.HttpMethod, out var operation))
            return Results.NoSuchOperation(call);
        try
        {
            var context = new OperationContext(host!, identity!, configuration, call, Time, Egress!);
            return await operation(context, cancellationToken).ConfigureAwait(false);
        }
        catch (ExtensionException e)
        {
            return Results.Failure(e);
        }
    }

    ValueTask IExtensionEntryPoint.ShutdownAsync(CancellationToken cancellationToken) =>
        new(ShutdownAsync(cancellationToken));

    private OperationContext ContextOfExtension() => new(host!, identity!, configuration, call: null, Time, Egress!);

    private static string? EgressSocketOf(WelcomeMessage welcome)
    {
        foreach (var variable in welcome.Environment)
        {
            if (variable.Key == EgressTunnel.SocketVariable) return variable.Value;
        }

        return null;
    }
}
