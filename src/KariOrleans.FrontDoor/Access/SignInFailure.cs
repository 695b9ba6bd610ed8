namespace KariOrleans.FrontDoor.Access;

/// <summary>Why presented credentials did not sign in, for the answer to the challenge.</summary>
internal sealed class SignInFailure
{
    public static readonly SignInFailure Invalid = new();

    public static readonly SignInFailure TooMany = new();

    private SignInFailure()
    {
    }
}
