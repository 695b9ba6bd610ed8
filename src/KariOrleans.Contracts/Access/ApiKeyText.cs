using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace KariOrleans.Contracts.Access;

/// <summary>The text of an API key: <c>kari_{id}_{secret}</c>, a 16-character id and 256 random bits.</summary>
public static class ApiKeyText
{
    private const string Prefix = "kari_";
    private const int IdLength = 16;
    private const int SecretLength = 43;

    /// <summary>Makes a new id and key.</summary>
    public static (string Id, string Key, byte[] SecretHash) Create()
    {
        var id = RandomNumberGenerator.GetString("abcdefghijkmnpqrstuvwxyz23456789", IdLength);
        var secret = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (id, $"{Prefix}{id}_{secret}", Hash(secret));
    }

    /// <summary>Takes a key apart into its id and its secret of 43 characters.</summary>
    public static bool TryParse(string key, [NotNullWhen(true)] out string? id, out ReadOnlySpan<char> secret)
    {
        id = null;
        secret = default;
        if (key.Length != Prefix.Length + IdLength + 1 + SecretLength
            || !key.StartsWith(Prefix, StringComparison.Ordinal)
            || key[Prefix.Length + IdLength] != '_')
        {
            return false;
        }

        var candidate = key.Substring(Prefix.Length, IdLength);
        if (!TenantName.IsKeyPart(candidate)) return false;
        id = candidate;
        secret = key.AsSpan(Prefix.Length + IdLength + 1);
        return true;
    }

    /// <summary>The key of the grain that holds an API key.</summary>
    public static string GrainKey(string id) => new ExtensionKey(TenantName.Platform, "api-keys", id).ToString();

    /// <summary>
    /// The SHA-256 of a secret, as it is stored. A fast hash is enough: the secret has 256 random bits, there is
    /// nothing to guess.
    /// </summary>
    public static byte[] Hash(ReadOnlySpan<char> secret)
    {
        Span<byte> utf8 = stackalloc byte[SecretLength * 3];
        var length = Encoding.UTF8.GetBytes(secret, utf8);
        return SHA256.HashData(utf8[..length]);
    }
}
