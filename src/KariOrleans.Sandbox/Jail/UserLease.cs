namespace KariOrleans.Sandbox.Jail;

/// <summary>A child's right to a user id; it ends with the child.</summary>
internal sealed class UserLease(UserIds ids, int id, string? directory)
{
    private string? directory = directory;

    /// <summary>The id.</summary>
    public int Id { get; } = id;

    /// <summary>
    /// Makes an unassigned id that of an installation; false where the installation has a live child with another.
    /// </summary>
    public bool TryAssign(string installation)
    {
        if (!ids.TryAssign(Id, installation)) return false;
        directory = installation;
        return true;
    }

    /// <summary>Gives the id back. To be called once.</summary>
    public void Return() => ids.Return(Id, directory);
}
