using KariOrleans.Protocol.Wire;

namespace KariOrleans.Protocol.Hosting;

/// <summary>
/// What the generic host drives in an author's assembly. The SDK's base class implements it; an author never does.
/// </summary>
public interface IExtensionEntryPoint
{
    /// <summary>The version of the SDK that implements this, for the handshake.</summary>
    string SdkVersion { get; }

    /// <summary>Initialises the extension once, before its first call.</summary>
    /// <returns>What the code provides, as <c>kind:name</c>.</returns>
    ValueTask<IReadOnlyList<string>> InitialiseAsync(
        WelcomeMessage welcome, IHostChannel host, CancellationToken cancellationToken);

    /// <summary>Runs one operation. Throws only for a bug or for what the author threw.</summary>
    ValueTask<ResultMessage> CallAsync(IncomingCall call, CancellationToken cancellationToken);

    /// <summary>Shuts the extension down once, after its last call.</summary>
    ValueTask ShutdownAsync(CancellationToken cancellationToken);
}
