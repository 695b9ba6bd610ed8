namespace KariOrleans.FrontDoor.Access;

/// <summary>A new API key, at the only moment when its secret can be seen.</summary>
internal sealed record CreatedKeyView(string Id, string User, string[] Roles, string Label, DateTimeOffset CreatedAt, string Key)
{
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"Id = {Id}, Key = ***");
        return true;
    }
}
