using KariOrleans.Protocol.Wire;

namespace KariOrleans.Sdk.Testing;

/// <summary>What a message is after it has been sent to another process.</summary>
internal static class Crossing
{
    public static T Of<T>(T message) where T : IWireMessage<T> => WireMessage.Decode<T>(WireMessage.Encode(message));
}
