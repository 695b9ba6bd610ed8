namespace KariOrleans.Grains.Data;

/// <summary>A file in the table of open files. Guarded by the gate of <see cref="DataStores"/>.</summary>
internal sealed class OpenStore(DataStore? store)
{
    /// <summary>The file, or null where only its deletion is under way.</summary>
    public DataStore? Store => store;

    /// <summary>Calls that run on it.</summary>
    public int Uses { get; set; }

    public long LastUse { get; set; }

    /// <summary>Whether it takes no more calls.</summary>
    public bool Closing { get; set; }
}
