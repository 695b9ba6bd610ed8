using System.Net;
using KariOrleans.Sandbox.Egress;
using Microsoft.Extensions.Logging;

namespace KariOrleans.Grains.Extensions;

/// <summary>One line for each connection of an extension to the world, with nothing of what went over it.</summary>
internal static partial class EgressLog
{
    public static void Write(ILogger logger, EgressRecord connection) => Line(
        logger, connection.Tenant, connection.Extension, connection.Host, connection.Port, connection.Address,
        connection.Outcome, connection.Rule, connection.BytesUp, connection.BytesDown,
        (long)connection.Duration.TotalMilliseconds);

    [LoggerMessage(LogLevel.Information,
        "{Tenant}/{Extension} egress to {Host}:{Port} ({Address}): {Outcome} {Rule}, {BytesUp} bytes up, {BytesDown} "
            + "down, {Milliseconds} ms")]
    private static partial void Line(
        ILogger logger, string tenant, string extension, string? host, int port, IPAddress? address,
        EgressOutcome outcome, string? rule, long bytesUp, long bytesDown, long milliseconds);
}
