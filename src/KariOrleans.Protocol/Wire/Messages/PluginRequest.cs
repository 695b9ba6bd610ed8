using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>
/// Executes one plugin, a sequence or a parallel set; which, says the frame's <see cref="HostMethod"/>. The plan is
/// JSON (see <c>docs/plugins.md</c>): <c>{"intent":…, "params":{…}}</c> or <c>{"steps":[…], …}</c>.
/// </summary>
/// <param name="PlanJson">UTF-8 JSON.</param>
public sealed record PluginRequest(byte[] PlanJson) : IWireMessage<PluginRequest>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(1);
        writer.Write(PlanJson);
    }

    /// <inheritdoc/>
    public static PluginRequest Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 1);
        return new PluginRequest(WireCodec.ReadBytes(ref reader));
    }
}
