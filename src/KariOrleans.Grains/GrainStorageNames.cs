namespace KariOrleans.Grains;

/// <summary>Names of grain storage that the composition root provides.</summary>
public static class GrainStorageNames
{
    /// <summary>Where our grains keep their state.</summary>
    public const string Default = "kari";
}
