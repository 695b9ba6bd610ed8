using KariOrleans.Contracts;
using KariOrleans.Contracts.Access;

namespace KariOrleans.Tests.Contracts;

/// <summary>Keys of grains, names of tenants, texts of API keys.</summary>
public sealed class KeyTests
{
    [Theory]
    [InlineData("acme/echo")]
    [InlineData("acme/echo/child-1")]
    [InlineData("-platform/api-keys/abc")]
    public void Key_ComesBackFromItsText(string text) => Assert.Equal(text, ExtensionKey.Parse(text).ToString());

    [Theory]
    [InlineData("acme")]
    [InlineData("acme/")]
    [InlineData("/echo")]
    [InlineData("a/b/c/d")]
    [InlineData("acme/Echo")]
    [InlineData("acme/e_o")]
    [InlineData("acme/../x")]
    [InlineData("acme/é")]
    [InlineData("acme/echo/")]
    [InlineData("acme/ech o")]
    [InlineData("")]
    public void TextThatIsNoKey_IsRefused(string text) =>
        Assert.Throws<ArgumentException>(() => ExtensionKey.Parse(text));

    [Fact]
    public void LongestKey_IsTaken_OneMoreCharacterIsNot()
    {
        var extension = new string('e', ExtensionKey.MaxLength - "acme/".Length);

        Assert.Equal(ExtensionKey.MaxLength, new ExtensionKey("acme", extension).ToString().Length);
        Assert.Throws<ArgumentException>(() => new ExtensionKey("acme", extension + "e"));
        Assert.Equal(ExtensionKey.MaxLength, new ExtensionKey("acme", extension[2..], "c").ToString().Length);
        Assert.Throws<ArgumentException>(() => new ExtensionKey("acme", extension[1..], "c"));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("acme-2", true)]
    [InlineData("0", true)]
    [InlineData("a--b", true)]
    [InlineData("1234567890123456789012345678901234567890", true)]
    [InlineData("12345678901234567890123456789012345678901", false)]
    [InlineData("-a", false)]
    [InlineData("a-", false)]
    [InlineData("-platform", false)]
    [InlineData("A", false)]
    [InlineData("a.b", false)]
    [InlineData("a/b", false)]
    [InlineData("ä", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void TenantName_IsTakenOrNot(string? name, bool isValid) => Assert.Equal(isValid, TenantName.IsValid(name));

    [Fact]
    public void ApiKey_ComesApartAsItWasMade()
    {
        var (id, key, hash) = ApiKeyText.Create();

        Assert.True(ApiKeyText.TryParse(key, out var parsedId, out var secret));
        Assert.Equal(id, parsedId);
        Assert.Equal(hash, ApiKeyText.Hash(secret));
        Assert.Equal($"-platform/api-keys/{id}", ApiKeyText.GrainKey(id));
        Assert.NotEqual(key, ApiKeyText.Create().Key);
    }

    [Fact]
    public void ApiKey_WithAnotherSecret_HasAnotherHash()
    {
        var (_, key, hash) = ApiKeyText.Create();
        var changed = key[..^1] + (key[^1] == 'A' ? 'B' : 'A');

        Assert.True(ApiKeyText.TryParse(changed, out _, out var other));
        Assert.NotEqual(hash, ApiKeyText.Hash(other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("kari_")]
    [InlineData("kari_abcdefghjkmnpqrs")]
    [InlineData("xari_abcdefghjkmnpqrs_0123456789012345678901234567890123456789012")]
    [InlineData("kari_abcdefghjkmnpqrsx0123456789012345678901234567890123456789012")]
    [InlineData("kari_../../etc/passwd_0123456789012345678901234567890123456789012")]
    [InlineData("kari_ABCDEFGHJKMNPQRS_0123456789012345678901234567890123456789012")]
    public void TextThatIsNoApiKey_IsRefused(string text) => Assert.False(ApiKeyText.TryParse(text, out _, out _));
}
