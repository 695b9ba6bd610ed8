namespace KariOrleans.Protocol.Manifest;

/// <summary>An address at which an extension receives events from outside.</summary>
/// <param name="Name">Name, unique in the extension; made from the path when the author gave none.</param>
/// <param name="Path">Path after the extension's prefix; <c>/webhooks/{name}</c> by default.</param>
public sealed record Webhook(string Name, string Path)
{
    /// <summary>What to call; null for the handler that the code registered.</summary>
    public string? Function { get; init; }

    /// <summary>Who sends, and what; may be empty.</summary>
    public string Description { get; init; } = "";

    /// <summary>Accepted event types; empty for all.</summary>
    public IReadOnlyList<string> Events { get; init; } = [];

    /// <summary>Key in the configuration of the sender's secret; null when senders do not sign.</summary>
    public string? Secret { get; init; }

    /// <summary>False when the address is off at first.</summary>
    public bool Enabled { get; init; } = true;
}
