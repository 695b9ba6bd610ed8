using System.Runtime.InteropServices;
using System.Security.Claims;
using System.Security.Cryptography;
using KariOrleans.Contracts;
using KariOrleans.Contracts.Access;
using KariOrleans.Contracts.Calls;
using Microsoft.Extensions.Options;

namespace KariOrleans.FrontDoor.Access;

/// <summary>
/// Verifies API keys. Only keys that proved good are remembered, for 20 seconds: a revoked key lives on for no longer,
/// and made-up keys take no room.
/// </summary>
internal sealed partial class ApiKeyDirectory(
    IGrainFactory grains, IOptions<FrontDoorOptions> options, TimeProvider time, ILogger<ApiKeyDirectory> logger)
    : IDisposable
{
    public const int Capacity = 10_000;

    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(20);

    private readonly ExpiringCache<KnownKey> known = new(Capacity, Lifetime, time);
    private readonly FailedSignIns failures = new(options.Value.FailedSignInsPerMinute);

    /// <summary>
    /// Whom a key stands for; null where it stands for nobody, with the reason in <see cref="SignInFailure"/>.
    /// </summary>
    public ValueTask<KnownKey?> VerifyAsync(HttpContext context, string key)
    {
        if (FindKnown(key) is { } found) return new(found);
        if (ApiKeyText.TryParse(key, out var id, out var secret))
            return new(LookUpAsync(context, id, ApiKeyText.Hash(secret), secret.ToString()));

        context.Features.Set(SignInFailure.Invalid);
        return new((KnownKey?)null);
    }

    /// <summary>Whom an id and the hash of its secret stand for.</summary>
    public ValueTask<KnownKey?> VerifyAsync(HttpContext context, string id, byte[] hash) =>
        known.TryGet(id, out var key) && CryptographicOperations.FixedTimeEquals(key.SecretHash, hash)
            ? new(key)
            : new(LookUpAsync(context, id, hash, null));

    /// <summary>Whom a key stands for that proved good a moment ago; null says only that it must be verified.</summary>
    public KnownKey? FindKnown(string key) =>
        ApiKeyText.TryParse(key, out var id, out var secret) && known.TryGet(id, out var found)
        && CryptographicOperations.FixedTimeEquals(
            MemoryMarshal.AsBytes(found.Secret.AsSpan()), MemoryMarshal.AsBytes(secret))
            ? found
            : null;

    /// <summary>Forgets a key that was revoked here. Other front doors forget it by themselves.</summary>
    public void Forget(string id) => known.Remove(id);

    public void Dispose() => failures.Dispose();

    private async Task<KnownKey?> LookUpAsync(HttpContext context, string id, byte[] hash, string? secret)
    {
        if (!failures.MayTry(context.Connection.RemoteIpAddress))
        {
            context.Features.Set(SignInFailure.TooMany);
            return null;
        }

        // The tenant is what we want to learn, so the platform asks.
        CallerContext.Set(Caller.Platform);
        var info = await grains.ApiKey(id).VerifyAsync(hash);
        if (info is null)
        {
            failures.Count(context.Connection.RemoteIpAddress);
            context.Features.Set(SignInFailure.Invalid);
            return null;
        }

        if (!TenantName.IsValid(info.Tenant))
        {
            LogWithoutTenant(logger, id, info.Tenant);
            context.Features.Set(SignInFailure.Invalid);
            return null;
        }

        var identity = new KariIdentity(new Caller(info.Tenant, info.User, info.Roles), Schemes.Kari,
            isTenantProven: true);
        var key = new KnownKey(id, hash, secret, new ClaimsPrincipal(identity));
        known.Set(id, key);
        return key;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "API key {KeyId} belongs to {Tenant}, which can't be a tenant")]
    private static partial void LogWithoutTenant(ILogger logger, string keyId, string tenant);
}
