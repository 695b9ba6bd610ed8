namespace KariOrleans.FrontDoor.Extensions;

/// <summary>Marks the routes whose calls go to extensions.</summary>
internal sealed class CallRoute
{
    public static readonly CallRoute Instance = new();

    private CallRoute()
    {
    }
}
