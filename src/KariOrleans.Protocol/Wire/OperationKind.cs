namespace KariOrleans.Protocol.Wire;

/// <summary>The kinds of operation that an extension's code may provide.</summary>
public enum OperationKind : ushort
{
    /// <summary>An HTTP endpoint, named by its declared path.</summary>
    Endpoint = 1,

    /// <summary>A background task, named by its declared function.</summary>
    Task = 2,

    /// <summary>A plugin, named by its intent.</summary>
    Plugin = 3,

    /// <summary>An event handler, named by the event's type.</summary>
    Event = 4,

    /// <summary>An incoming webhook, named as declared.</summary>
    Webhook = 5,

    /// <summary>A page of the Control Room, named by its module.</summary>
    Page = 6,

    /// <summary>The platform delivers a new configuration; the body is its JSON.</summary>
    Configure = 7,
}
