namespace KariOrleans.Contracts.Calls;

/// <summary>The kinds of operation that an installation offers.</summary>
[GenerateSerializer]
public enum OperationKind
{
    /// <summary>An HTTP endpoint.</summary>
    Endpoint,

    /// <summary>A background task.</summary>
    Task,

    /// <summary>A plugin.</summary>
    Plugin,

    /// <summary>An event handler.</summary>
    Event,

    /// <summary>An incoming webhook.</summary>
    Webhook,

    /// <summary>A page.</summary>
    Page,
}
