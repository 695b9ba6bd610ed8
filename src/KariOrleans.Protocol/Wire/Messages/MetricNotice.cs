using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>One metric value of the author's own.</summary>
/// <param name="Name">The metric, <c>[a-z][a-z0-9_]*</c>, at most 64 characters.</param>
/// <param name="Value">The amount to add to the counter.</param>
public sealed record MetricNotice(string Name, double Value) : IWireMessage<MetricNotice>
{
    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteArrayHeader(2);
        writer.Write(Name);
        writer.Write(Value);
    }

    /// <inheritdoc/>
    public static MetricNotice Read(ref MessagePackReader reader)
    {
        WireCodec.ExpectArray(ref reader, 2);
        return new MetricNotice(WireCodec.ReadRequiredText(ref reader, 64), reader.ReadDouble());
    }
}
