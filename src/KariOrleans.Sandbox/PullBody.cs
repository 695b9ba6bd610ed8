namespace KariOrleans.Sandbox;

/// <summary>Pulls the next piece of a body. Called again only after the piece before has come.</summary>
public delegate ValueTask<BodyPiece> PullBody(CancellationToken cancellationToken);

/// <summary>A piece of a body.</summary>
/// <param name="Bytes">The bytes, at most 256 KiB.</param>
/// <param name="IsLast">Whether nothing follows.</param>
/// <param name="IsAborted">Whether the sender went away.</param>
public readonly record struct BodyPiece(ReadOnlyMemory<byte> Bytes, bool IsLast, bool IsAborted);
