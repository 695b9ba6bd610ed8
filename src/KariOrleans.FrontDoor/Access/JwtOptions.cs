using System.ComponentModel.DataAnnotations;
using System.Text;

namespace KariOrleans.FrontDoor.Access;

/// <summary>Whose tokens are accepted: those of an authority (OIDC), or those signed with a shared key.</summary>
public sealed class JwtOptions : IValidatableObject
{
    /// <summary>The fewest bytes of a shared key: HMAC-SHA256 is no stronger than its key.</summary>
    public const int MinSigningKeyBytes = 32;

    /// <summary>The OIDC authority (an https address), or null.</summary>
    public string? Authority { get; init; }

    /// <summary>The shared key, at least 32 bytes as UTF-8, or null.</summary>
    public string? SigningKey { get; init; }

    /// <summary>The issuer that tokens signed with the shared key must name; null = any.</summary>
    public string? Issuer { get; init; }

    /// <summary>The audience that tokens must name.</summary>
    [Required]
    public string? Audience { get; init; }

    /// <summary>The claim that names the tenant.</summary>
    [Required]
    public string TenantClaim { get; init; } = "tenant";

    /// <summary>The claim that lists the roles.</summary>
    [Required]
    public string RolesClaim { get; init; } = "roles";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if ((Authority is null) == (SigningKey is null))
            yield return new("Set either Authority or SigningKey.", [nameof(Authority), nameof(SigningKey)]);
        if (SigningKey is not null && Encoding.UTF8.GetByteCount(SigningKey) < MinSigningKeyBytes)
            yield return new($"SigningKey needs at least {MinSigningKeyBytes} bytes.", [nameof(SigningKey)]);
    }
}
