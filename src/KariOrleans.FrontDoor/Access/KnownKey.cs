using System.Security.Claims;

namespace KariOrleans.FrontDoor.Access;

/// <summary>An API key that was verified a moment ago.</summary>
internal sealed record KnownKey(string Id, byte[] SecretHash, ClaimsPrincipal Principal);
