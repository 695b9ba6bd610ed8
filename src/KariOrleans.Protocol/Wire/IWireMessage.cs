using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>A message with a fixed MessagePack shape: an array of its fields in declared order.</summary>
/// <typeparam name="TSelf">The message itself.</typeparam>
public interface IWireMessage<TSelf> where TSelf : IWireMessage<TSelf>
{
    /// <summary>Writes the message.</summary>
    void Write(ref MessagePackWriter writer);

    /// <summary>Reads a message that a stranger wrote.</summary>
    /// <exception cref="WireException">The bytes are not this message.</exception>
    static abstract TSelf Read(ref MessagePackReader reader);
}
