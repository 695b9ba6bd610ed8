namespace KariOrleans.Contracts.Access;

/// <summary>A key at the only moment when its secret can be seen.</summary>
/// <param name="Info">Who it stands for.</param>
/// <param name="Key">The whole key, for the <c>Authorization: Bearer</c> header.</param>
[GenerateSerializer, Immutable, Alias("kari.created-api-key")]
public sealed record CreatedApiKey([property: Id(0)] ApiKeyInfo Info, [property: Id(1)] string Key)
{
    // A record prints its members; a key must not reach a log that way.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"Info = {Info.Id}, Key = ***");
        return true;
    }
}
