using System.Security.Claims;

namespace KariOrleans.FrontDoor.Access;

/// <summary>An API key that was verified a moment ago.</summary>
/// <param name="Id">The key's id.</param>
/// <param name="SecretHash">The hash of its secret.</param>
/// <param name="Secret">
/// Its secret as it was presented, so that the next request needs no hash; null where only the hash was presented.
/// </param>
/// <param name="Principal">Whom it stands for.</param>
internal sealed record KnownKey(string Id, byte[] SecretHash, string? Secret, ClaimsPrincipal Principal)
{
    /// <summary>The id alone: what a record says of itself must not hold a secret.</summary>
    public override string ToString() => Id;
}
