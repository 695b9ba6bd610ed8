namespace KariOrleans.Sandbox.Jail;

/// <summary>
/// A user id for each installation that has a live child, so that no child may signal another's processes or open its
/// files even where a namespace failed. The range is one that no distribution hands out.
/// </summary>
internal sealed class UserIds
{
    /// <summary>The first id of the range.</summary>
    public const int First = 1_900_000_000;

    /// <summary>The last id of the range.</summary>
    public const int Last = First + 65_535;

    private readonly Lock gate = new();
    private readonly Dictionary<string, (int Id, int Holders)> holders = [];
    private readonly HashSet<int> taken = [];
    private int last = First - 1;

    /// <summary>
    /// The id of an installation, by its directory of files: the one that a live child of it has, else the one that
    /// owns the directory, else a new one.
    /// </summary>
    /// <exception cref="InvalidOperationException">All are taken.</exception>
    public UserLease Take(string directory, int owner)
    {
        lock (gate)
        {
            var id = holders.TryGetValue(directory, out var held) ? held.Id
                : owner is >= First and <= Last && taken.Add(owner) ? owner
                : Next();
            holders[directory] = (id, held.Holders + 1);
            return new UserLease(this, id, directory);
        }
    }

    /// <summary>An id for a child whose installation isn't known yet.</summary>
    /// <exception cref="InvalidOperationException">All are taken.</exception>
    public UserLease TakeUnassigned()
    {
        lock (gate) return new UserLease(this, Next(), null);
    }

    internal bool TryAssign(int id, string directory)
    {
        lock (gate) return holders.TryAdd(directory, (id, 1));
    }

    internal void Return(int id, string? directory)
    {
        lock (gate)
        {
            if (directory is not null)
            {
                var count = holders[directory].Holders;
                if (count > 1)
                {
                    holders[directory] = (id, count - 1);
                    return;
                }

                holders.Remove(directory);
            }

            taken.Remove(id);
        }
    }

    private int Next()
    {
        for (var tried = First; tried <= Last; tried++)
        {
            last = last == Last ? First : last + 1;
            if (taken.Add(last)) return last;
        }

        throw new InvalidOperationException($"All {Last - First + 1} user ids for extensions are taken.");
    }
}
