using MessagePack;

namespace KariOrleans.Protocol.Wire;

/// <summary>What can be sent: a fixed MessagePack shape, an array of the fields in declared order.</summary>
public interface IWireMessage
{
    /// <summary>Writes the message.</summary>
    void Write(ref MessagePackWriter writer);
}

/// <summary>A message that can also be read.</summary>
/// <typeparam name="TSelf">The message itself.</typeparam>
public interface IWireMessage<TSelf> : IWireMessage where TSelf : IWireMessage<TSelf>
{
    /// <summary>Reads a message that a stranger wrote.</summary>
    /// <exception cref="WireException">The bytes are not this message.</exception>
    static abstract TSelf Read(ref MessagePackReader reader);
}
