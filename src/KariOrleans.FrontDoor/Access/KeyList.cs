namespace KariOrleans.FrontDoor.Access;

/// <summary>A page of API keys.</summary>
internal sealed record KeyList(KeyView[] Keys);
