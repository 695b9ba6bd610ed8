using KariOrleans.Protocol.Wire;

namespace KariOrleans.Tests.Protocol.Wire;

/// <summary>A message without its type: its bytes, and a way to read bytes as its type and write them again.</summary>
internal sealed record WireSample(
    string Name, Type Type, byte[] Encoded, string Golden, Func<ReadOnlyMemory<byte>, byte[]> ReadAndWrite)
{
    public static WireSample Of<T>(string name, T message, string golden) where T : IWireMessage<T> =>
        new(name, typeof(T), WireMessage.Encode(message), golden, b => WireMessage.Encode(WireMessage.Decode<T>(b)));
}
