using KariOrleans.Contracts.Access;

namespace KariOrleans.Grains.Access;

[GenerateSerializer, Alias("kari.api-key-state")]
internal sealed class ApiKeyState
{
    [Id(0)]
    public ApiKeyInfo? Info { get; set; }

    [Id(1)]
    public byte[] SecretHash { get; set; } = [];

    [Id(2)]
    public bool IsRevoked { get; set; }
}
