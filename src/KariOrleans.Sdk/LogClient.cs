using KariOrleans.Protocol.Hosting;
using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk;

/// <summary>The installation's log. Lines carry tenant, extension and trace without being told.</summary>
public sealed class LogClient
{
    private readonly IHostChannel host;
    private readonly uint callId;

    internal LogClient(IHostChannel host, uint callId)
    {
        this.host = host;
        this.callId = callId;
    }

    /// <summary>Something that helps to follow the extension's work.</summary>
    public void Information(string message) => Write(2, message);

    /// <summary>Something that may become a problem.</summary>
    public void Warning(string message) => Write(3, message);

    /// <summary>Something that went wrong.</summary>
    public void Error(string message) => Write(4, message);

    /// <summary>Writes a line. One longer than 8,192 characters is cut off.</summary>
    /// <param name="level">0 trace, 1 debug, 2 information, 3 warning, 4 error, 5 critical.</param>
    /// <param name="message">The line.</param>
    public void Write(int level, string message)
    {
        var line = message.Length <= WireLimits.MaxTextLength ? message : message[..WireLimits.MaxTextLength];
        host.Notify(HostMethod.Log, callId, WireMessage.Encode(new LogNotice(Math.Clamp(level, 0, 5), line)));
    }
}
