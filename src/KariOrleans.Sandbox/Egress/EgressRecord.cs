using System.Net;

namespace KariOrleans.Sandbox.Egress;

/// <summary>One connection of an extension to the world, once it has ended.</summary>
public sealed record EgressRecord
{
    /// <summary>The tenant.</summary>
    public required string Tenant { get; init; }

    /// <summary>The extension.</summary>
    public required string Extension { get; init; }

    /// <summary>The host that it asked for, in harmless letters; null where the request was not understood.</summary>
    public string? Host { get; init; }

    /// <summary>The port that it asked for, or 0.</summary>
    public int Port { get; init; }

    /// <summary>The address that was dialled, or null.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>How it ended.</summary>
    public required EgressOutcome Outcome { get; init; }

    /// <summary>The rule that refused it, a word such as <c>host_not_declared</c>; null where none did.</summary>
    public string? Rule { get; init; }

    /// <summary>Bytes from the extension to the host.</summary>
    public long BytesUp { get; init; }

    /// <summary>Bytes from the host to the extension.</summary>
    public long BytesDown { get; init; }

    /// <summary>From its acceptance to its end.</summary>
    public TimeSpan Duration { get; init; }
}
