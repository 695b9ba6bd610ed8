using Orleans.Concurrency;

namespace KariOrleans.Contracts.Access;

/// <summary>One API key; key <c>-platform/api-keys/{id}</c>, because it is read before the tenant is known.</summary>
[GrainInterfaceType("kari.api-key")]
[Alias("kari.api-key")]
public interface IApiKeyGrain : IGrainWithStringKey
{
    /// <summary>
    /// Stores a new key: who it stands for and the SHA-256 of its secret. The secret itself is never stored.
    /// </summary>
    [Alias("store")]
    Task StoreAsync(ApiKeyInfo info, byte[] secretHash);

    /// <summary>
    /// Who the key stands for, or null where there is no such key, it was revoked, or the secret is another.
    /// </summary>
    [AlwaysInterleave, Alias("verify")]
    Task<ApiKeyInfo?> VerifyAsync(byte[] secretHash);

    /// <summary>Revokes the key.</summary>
    [Alias("revoke")]
    Task RevokeAsync();
}
