using System.Globalization;
using System.Text.Json;
using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.WasmHost;

/// <summary>
/// An extension whose code is a WebAssembly module: pure functions from JSON to JSON, which get nothing but their
/// input. The host loads this where the entry point ends in <c>.wasm</c>.
/// </summary>
public sealed class WasmExtension : IExtensionEntryPoint, IDisposable
{
    /// <summary>The variable by which the platform says how much memory the process may have, in bytes.</summary>
    public const string MemoryVariable = "EXTENSION_MEMORY_BYTES";

    // A streamed body arrives while it is read; only so many are held at once.
    private const int StreamedBodiesAtOnce = 16;

    private readonly SemaphoreSlim streamedBodies = new(StreamedBodiesAtOnce);
    private WasmModule? module;
    private WasmThreads? threads;

    /// <inheritdoc/>
    public string SdkVersion => "wasm-1";

    /// <inheritdoc/>
    public async ValueTask<IReadOnlyList<string>> InitialiseAsync(
        WelcomeMessage welcome, IHostChannel host, CancellationToken cancellationToken)
    {
        var path = Path.Combine(welcome.PackageDirectory, welcome.EntryPoint);
        var limits = WasmLimits.ForProcess(MemoryOf(welcome));
        module = WasmModule.Load(await ReadAsync(path, welcome, cancellationToken).ConfigureAwait(false), limits);
        threads = new WasmThreads(limits.CallsAtOnce);
        return [.. module.Operations.Select(o => IsPath(o) ? $"endpoint:{o}" : $"plugin:{o}")];
    }

    /// <inheritdoc/>
    public async ValueTask<ResultMessage> CallAsync(IncomingCall call, CancellationToken cancellationToken)
    {
        // A pure function has no configuration.
        if (call.Kind == OperationKind.Configure) return new ResultMessage();
        if (!IsProvided(call)) return NoSuchOperation(call);
        if (call.Body.CanSeek) return await RunAsync(call, cancellationToken).ConfigureAwait(false);
        await streamedBodies.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await RunAsync(call, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            streamedBodies.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask ShutdownAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Ends the threads and gives the compiled code back.</summary>
    public void Dispose()
    {
        threads?.Dispose();
        module?.Dispose();
        streamedBodies.Dispose();
    }

    private async Task<ResultMessage> RunAsync(IncomingCall call, CancellationToken cancellationToken)
    {
        var limit = module!.Limits.InputBytes;
        if (await WasmInput.ReadBodyAsync(call, limit, cancellationToken).ConfigureAwait(false) is not { } body)
            return WasmErrors.Refused(WasmErrors.InputTooLarge(limit));
        ReadOnlyMemory<byte> input;
        try
        {
            input = call.Kind == OperationKind.Endpoint
                ? WasmInput.OfEndpoint(call.Message, body) : WasmInput.OfPlugin(body);
        }
        catch (JsonException e)
        {
            return WasmErrors.Refused(new WireError(
                "invalid_json", $"The body is not JSON: {e.Message}", "Send one JSON value as application/json."));
        }

        return await threads!.RunAsync(() => WasmCall.Run(module, call.Message.Name, input.Span, cancellationToken))
            .ConfigureAwait(false);
    }

    private bool IsProvided(IncomingCall call) => call.Kind switch
    {
        OperationKind.Plugin => !IsPath(call.Message.Name) && module!.Provides(call.Message.Name),
        OperationKind.Endpoint => IsPath(call.Message.Name) && module!.Provides(call.Message.Name),
        OperationKind.Task or OperationKind.Event or OperationKind.Webhook or OperationKind.Page
            or OperationKind.Configure => false,
    };

    private static ResultMessage NoSuchOperation(IncomingCall call) => new()
    {
        Outcome = ResultOutcome.NoSuchOperation,
        Error = new WireError(
            "no_such_operation",
            $"The module exports no {call.Kind.ToString().ToLowerInvariant()} '{call.Message.Name}'.",
            "Export a function of that name, (address: i32, length: i32) -> i64, or take it out of extension.json. A "
                + "module has plugins and endpoints, nothing else."),
    };

    private static async Task<byte[]> ReadAsync(
        string path, WelcomeMessage welcome, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new WasmModuleException(
                $"The entry point {welcome.EntryPoint} is not in the package. Build the module into it, or correct "
                    + "\"entrypoint\" in extension.json.");
        }

        // One byte more than allowed is enough to see that it is too large.
        using var file = File.OpenHandle(path);
        var bytes = new byte[(int)Math.Min(RandomAccess.GetLength(file), WasmLimits.MaxModuleBytes + 1)];
        var read = 0;
        while (read < bytes.Length
               && await RandomAccess.ReadAsync(file, bytes.AsMemory(read), read, cancellationToken)
                   .ConfigureAwait(false) is var count and > 0)
        {
            read += count;
        }

        return bytes[..read];
    }

    private static long? MemoryOf(WelcomeMessage welcome)
    {
        foreach (var (name, value) in welcome.Environment)
        {
            if (name == MemoryVariable && long.TryParse(value, CultureInfo.InvariantCulture, out var bytes))
                return bytes;
        }

        return null;
    }

    // An endpoint is exported under its declared path, a plugin under its intent, which can't begin like one.
    private static bool IsPath(string operation) => operation.StartsWith('/');
}
