namespace KariOrleans.Protocol.Manifest;

/// <summary>
/// What an extension provides. A flag that the author left out follows from the sections that are filled.
/// </summary>
public sealed record ExtensionCapabilities
{
    /// <summary>Pages in the Control Room.</summary>
    public bool ProvidesUi { get; init; }

    /// <summary>HTTP endpoints.</summary>
    public bool ProvidesApi { get; init; }

    /// <summary>Background tasks.</summary>
    public bool ProvidesBackgroundTasks { get; init; }

    /// <summary>Inbound webhooks.</summary>
    public bool ProvidesWebhooks { get; init; }
}
