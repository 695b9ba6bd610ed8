using KariOrleans.Protocol.Wire;

namespace KariOrleans.Protocol.Hosting;

/// <summary>One call as the generic host hands it to the extension.</summary>
/// <param name="Id">The call's id in the session, not 0.</param>
/// <param name="Kind">The kind of operation.</param>
/// <param name="Message">The call.</param>
/// <param name="Body">The body as a stream to be read once, forward; inline or pulled in chunks, the code can't
/// tell.</param>
public sealed record IncomingCall(uint Id, OperationKind Kind, CallMessage Message, Stream Body);
